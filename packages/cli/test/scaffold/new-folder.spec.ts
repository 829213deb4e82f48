import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeNewFolder } from '../../src/scaffold/new-folder.js';
import { faultOf } from '../fault-of.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vajra-scaffold-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (folder: string): void =>
  writeNewFolder(folder, 'shown', { 'a.txt': 'A', 'deep/er/b.txt': 'B' });

describe('writeNewFolder', () => {
  it.each(['new', 'deep/new', '.'])('writes into a folder that is new or empty: %s', (name) => {
    write(join(dir, name));
    expect(readFileSync(join(dir, name, 'a.txt'), 'utf8')).toBe('A');
    expect(readFileSync(join(dir, name, 'deep/er/b.txt'), 'utf8')).toBe('B');
  });

  it('leaves a folder alone that has anything in it', () => {
    writeFileSync(join(dir, '.hidden'), 'mine');
    expect(faultOf(() => write(dir))).toContain('VE_USAGE "shown" is there already, with files in it.');
    expect(readdirSync(dir)).toEqual(['.hidden']);
  });

  it('leaves a file alone that has the name of the folder', () => {
    const file = join(dir, 'taken');
    writeFileSync(file, 'mine');
    for (const folder of [file, join(file, 'below')]) {
      expect(faultOf(() => write(folder))).toMatch(/^VE_USAGE .* is there already\..*--dir/);
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('says what the system says', () => {
    const tooLong = join(dir, 'x'.repeat(300));
    expect(faultOf(() => write(tooLong))).toMatch(/^VE_SCAFFOLD_UNWRITABLE .*ENAMETOOLONG/);
    expect(existsSync(tooLong)).toBe(false);
  });
});
