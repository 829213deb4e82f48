import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TaskManifest } from '@vajraedge/core';
import { codeStamp } from '../../src/run/code-stamp.js';

describe('what tells one state of code from another', () => {
  let dir: string;
  const task = (): TaskManifest[] => [
    {
      origin: { kind: 'file', moduleUrl: pathToFileURL(join(dir, 'src', 'one.task.mjs')).href },
    } as TaskManifest,
  ];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'vajra-stamp-'));
    mkdirSync(join(dir, 'src'));
    mkdirSync(join(dir, 'node_modules'));
    for (const file of ['package.json', 'helper.mjs', 'src/one.task.mjs', 'node_modules/x.mjs', '.hidden'])
      writeFileSync(join(dir, file), '{}');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('is the same as long as nothing is edited', () => {
    const before = codeStamp(task());
    writeFileSync(join(dir, 'node_modules/x.mjs'), 'installed');
    writeFileSync(join(dir, '.hidden'), 'of the editor');
    expect(codeStamp(task())).toBe(before);
    expect(before).not.toBeNull();
  });

  it.each(['helper.mjs', 'src/one.task.mjs'])('is another when %s is edited', (file) => {
    const before = codeStamp(task());
    writeFileSync(join(dir, file), 'edited');
    expect(codeStamp(task())).not.toBe(before);
  });

  it('is another when a file is written anew at the same length', () => {
    const before = codeStamp(task());
    utimesSync(join(dir, 'helper.mjs'), 1e9, 1e9);
    expect(codeStamp(task())).not.toBe(before);
  });

  it('cannot be said of code that is not there', () => {
    rmSync(dir, { recursive: true });
    expect(codeStamp(task())).toBeNull();
  });
});
