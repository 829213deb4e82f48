import { isInstalled } from '../dev/installation.mjs';
import { createFixtureTree } from './fixture-tree.mjs';

const A = { version: '1.0.0', integrity: 'sha512-a' };
const BINARY = { version: '1.0.0', integrity: 'sha512-b', optional: true };
const LINK = { resolved: 'packages/x', link: true };
const wanted = {
  '': {},
  'packages/x': { version: '0.1.0' },
  'node_modules/x': LINK,
  'node_modules/a': A,
  'node_modules/b': BINARY,
};
const got = { 'node_modules/x': LINK, 'node_modules/a': A };

/** What npm leaves behind, and whether it is what package-lock.json wants. */
const CASES = [
  ['everything, another platform’s binary left out', got, true],
  ['everything, that binary too', { ...got, 'node_modules/b': BINARY }, true],
  ['a package is missing', { 'node_modules/x': LINK }, false],
  ['a link to a workspace is missing', { 'node_modules/a': A }, false],
  ['another version', { ...got, 'node_modules/a': { ...A, version: '1.0.1' } }, false],
  [
    'the same version with another content',
    { ...got, 'node_modules/a': { ...A, integrity: 'sha512-c' } },
    false,
  ],
];

describe('isInstalled', () => {
  const judge = (files) => {
    const tree = createFixtureTree(files);
    try {
      return isInstalled(tree.root);
    } finally {
      tree.remove();
    }
  };
  const lock = JSON.stringify({ packages: wanted });

  it.each(CASES)('%s', (_name, packages, expected) => {
    const stamp = JSON.stringify({ packages });
    expect(judge({ 'package-lock.json': lock, 'node_modules/.package-lock.json': stamp })).toBe(expected);
  });

  it('says no in a fresh clone', () => {
    expect(judge({ 'package-lock.json': lock })).toBe(false);
  });

  it('says no after an install that broke off', () => {
    expect(judge({ 'package-lock.json': lock, 'node_modules/.package-lock.json': '{ "pack' })).toBe(false);
  });
});
