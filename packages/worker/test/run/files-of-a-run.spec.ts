import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import { checkData } from '../../src/run/check-data.js';
import { checkPlugins } from '../../src/run/check-plugins.js';
import { createRunFolder } from '../../src/run/run-folder.js';
import { safeName } from '../../src/run/safe-name.js';
import { catalogOf, planOf } from '../policy/plans.js';

const code = (wanted: string): Error => expect.objectContaining({ code: wanted });

describe('names of files', () => {
  it.each([
    ['rows.csv', 'rows.csv'],
    ['./rows.csv', 'rows.csv'],
    ['data/users.json', 'data/users.json'],
    ['data/über uns.csv', 'data/über uns.csv'],
  ])('%s is %s', (name, safe) => expect(safeName(name)).toBe(safe));

  it.each([
    '',
    '.',
    '..',
    '../rows.csv',
    'a/../../b',
    'a/./b',
    'a//b',
    '/etc/passwd',
    'C:/x',
    'a\\..\\b',
    'a\u0000b',
    'a/',
    `${'a/'.repeat(20)}b`,
    'x'.repeat(600),
  ])('%j is refused', (name) => expect(() => safeName(name)).toThrow(code('VE_RUN_FILE_NAME')));
});

describe('the folder of a run', () => {
  const file = (name: string, text: string) => {
    const content = Buffer.from(text);
    return { digest: digestOf(content), sizeBytes: content.length, name, content };
  };
  const files = [file('./a.csv', 'a'), file('deep/er/b.json', 'bb')];
  const fetch = (ref: { name: string }): Promise<Buffer> => {
    const found = files.find(({ name }) => name === ref.name);
    if (found === undefined) throw new VajraError('VE_BLOB_FAILED', 'gone');
    return Promise.resolve(found.content);
  };

  it('holds its files, for this user alone, until it is removed', async () => {
    const folder = await createRunFolder(files, fetch);
    expect(readFileSync(join(folder.path, 'deep/er/b.json'), 'utf8')).toBe('bb');
    expect(statSync(join(folder.path, 'a.csv')).mode & 0o077).toBe(0);
    expect([...folder.names]).toEqual(['a.csv', 'deep/er/b.json']);
    await folder.remove();
    expect(readdirSync(tmpdir()).map((name) => join(tmpdir(), name))).not.toContain(folder.path);
  });

  it('leaves nothing behind where it fails', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('vajra-run-'));
    await expect(createRunFolder([...files, file('missing', 'm')], fetch)).rejects.toThrow(
      code('VE_BLOB_FAILED'),
    );
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('vajra-run-'));
    expect(after).toEqual(before);
  });

  it('takes no more than there is room for', async () => {
    const huge = { ...file('a', 'a'), sizeBytes: 2 ** 31 };
    await expect(createRunFolder([huge], fetch)).rejects.toThrow(code('VE_BLOB_TOO_LARGE'));
  });

  it('is all that data feeds may read', () => {
    const feed = (path: string) => ({
      name: 'f',
      order: 'sequential' as const,
      source: { file: path, format: 'csv' as const },
    });
    const names = new Set(['rows.csv']);
    expect(() => checkData(planOf({ data: [feed('./rows.csv')] }), names)).not.toThrow();
    expect(() => checkData(planOf({ data: [feed('more.csv')] }), names)).toThrow(code('VE_RUN_FILE_MISSING'));
    expect(() => checkData(planOf({ data: [feed('/etc/passwd')] }), names)).toThrow(code('VE_RUN_FILE_NAME'));
  });
});

describe('plugins of a run', () => {
  const installed = [{ package: 'p', version: '1.0.0', tasks: [] }];

  it('are those that are installed, in the same version', () => {
    const needed = [{ package: 'p', version: '1.0.0' }];
    expect(() => checkPlugins(needed, installed, planOf(), catalogOf())).not.toThrow();
  });

  it('are all named where they are missing or others', () => {
    const needed = [
      { package: 'p', version: '1.1.0' },
      { package: 'q', version: '2.0.0' },
    ];
    const empty = { tasks: new Map(), refused: [] };
    expect(() => checkPlugins(needed, installed, planOf(), empty)).toThrow(
      /p 1\.1\.0 is here in 1\.0\.0; q 2\.0\.0 is not installed here; nothing here offers the task T/,
    );
  });
});
