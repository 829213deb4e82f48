import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Writes files (`{ path: text }`) into a new temporary folder. @returns `{ root, add, link, remove }` */
export function createFixtureTree(files) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'vajra-fixture-')));
  const add = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const link = (path, target) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path), 'junction');
  };
  for (const [path, text] of Object.entries(files)) add(path, text);
  return { root, add, link, remove: () => rmSync(root, { recursive: true, force: true }) };
}
