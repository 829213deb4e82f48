import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VajraError } from '@vajraedge/sdk';
import { checkWritable, planOutputs, writeOutput } from '../../src/results/output-files.js';
import { faultOf } from '../fault-of.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vajra-out-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('the files of a result', () => {
  it('are those that have a name', () => {
    expect(planOutputs({ json: 'a.json', csv: '/x/b.csv' }, '/w')).toEqual([
      { format: 'json', path: '/w/a.json' },
      { format: 'csv', path: '/x/b.csv' },
    ]);
    expect(planOutputs({}, '/w')).toEqual([]);
  });

  it('are all of them in a folder, but for those with a name of their own', () => {
    expect(planOutputs({ out: 'r', csv: '-' }, '/w')).toEqual([
      { format: 'json', path: '/w/r/result.json' },
      { format: 'html', path: '/w/r/report.html' },
      { format: 'junit', path: '/w/r/junit.xml' },
      { format: 'csv', path: null },
      { format: 'hdr', path: '/w/r/latency.hdr' },
      { format: 'run-file', path: '/w/r/run.vajra.json' },
    ]);
  });

  it('are no two in one place', () => {
    expect(faultOf(() => planOutputs({ json: '-', csv: '-' }, '/w'))).toContain(
      '--json and --csv name one place, stdout',
    );
    expect(faultOf(() => planOutputs({ json: 'a', junit: './a' }, '/w'))).toContain(
      '--json and --junit name one place, /w/a',
    );
    expect(faultOf(() => planOutputs({ json: '' }, '/w'))).toContain("the file's name is an empty text");
  });
});

describe('the check before the load', () => {
  it('makes missing folders and leaves nothing else behind', async () => {
    const path = join(dir, 'deep', 'er', 'a.json');
    await checkWritable([
      { format: 'json', path },
      { format: 'csv', path: null },
    ]);
    expect(readdirSync(join(dir, 'deep', 'er'))).toEqual([]);
  });

  it('does not touch a file that is there', async () => {
    const path = join(dir, 'a.json');
    writeFileSync(path, 'old');
    await checkWritable([{ format: 'json', path }]);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it.each([
    ['a folder', 'folder', 'it is a folder'],
    ['a path through a file', 'file/a.json', 'a part of its path is a file, not a folder'],
    ['a path deep through a file', 'file/b/a.json', 'a part of its path is a file, not a folder'],
  ])('refuses %s', async (_, name, fault) => {
    mkdirSync(join(dir, 'folder'));
    writeFileSync(join(dir, 'file'), '');
    const error = (await checkWritable([{ format: 'json', path: join(dir, name) }]).catch(
      (thrown: unknown) => thrown,
    )) as VajraError;
    expect(error.code).toBe('VE_OUTPUT_UNWRITABLE');
    expect(error.message).toContain(fault);
  });
});

describe('writing', () => {
  it('puts a whole file in its place', async () => {
    const path = join(dir, 'a.json');
    writeFileSync(path, 'old');
    await writeOutput({ format: 'json', path }, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(dir)).toEqual(['a.json']);
  });

  it('writes to a device as it is', async () => {
    await writeOutput({ format: 'json', path: '/dev/null' }, 'new');
    expect(existsSync('/dev/null')).toBe(true);
  });

  it('says what went wrong', async () => {
    const error = (await writeOutput({ format: 'csv', path: join(dir, 'gone', 'a') }, '').catch(
      (thrown: unknown) => thrown,
    )) as VajraError;
    expect(error.code).toBe('VE_OUTPUT_UNWRITABLE');
    expect(error.message).toContain('--csv');
  });
});
