import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files that run tests or only help to build, and sources: they are in the repository. */
const NOT_PUBLISHED =
  /(?:^|\/)(?:test|tests|__tests__|src|coverage|node_modules)\/|\.(?:spec|test)\.[cm]?[jt]s$|\.map$|\.tsbuildinfo$|(?<!\.d)\.[cm]?ts$/;

/**
 * A tarball has fewer bytes than this, where size is part of what a package promises. The SDK is installed with every plugin; half of
 * it are declarations with the comments that editors show.
 */
const LIMIT_BYTES = { '@vajraedge/sdk': 20_000 };

/** What the fields of a manifest must hold: a name for it, and whether it does. */
const FIELDS = [
  ['description', ({ description }) => description?.length > 10],
  ['license', ({ license }) => license === 'Apache-2.0'],
  ['keywords', ({ keywords }) => keywords?.includes('vajraedge')],
  ['repository.url', ({ repository }) => /^git\+https:\/\/\S+\.git$/.test(repository?.url)],
  ['engines.node', ({ engines }) => /^>=\d/.test(engines?.node)],
  ['publishConfig.access: public', ({ publishConfig }) => publishConfig?.access === 'public'],
  ['publishConfig.provenance: true', ({ publishConfig }) => publishConfig?.provenance === true],
  ['sideEffects: false', ({ sideEffects }) => sideEffects === false],
  ['type: module', ({ type }) => type === 'module'],
];

function manifestProblems({ folder, manifest }) {
  const missing = FIELDS.filter(([, holds]) => !holds(manifest)).map(
    ([field]) => `package.json: ${field} is missing or wrong`,
  );
  const isPlaced = manifest.repository?.directory === folder;
  return isPlaced ? missing : [...missing, `package.json: repository.directory is not ${folder}`];
}

/** The files that a manifest leads to, from the folder of the package. */
function targetsOf({ exports = {}, main, types, bin = {}, vajraedge }) {
  const inExports = Object.values(exports).flatMap((each) =>
    typeof each === 'string' ? [each] : Object.values(each),
  );
  const bins = typeof bin === 'string' ? [bin] : Object.values(bin);
  return [...inExports, main, types, ...bins, vajraedge?.plugin]
    .filter((each) => each !== undefined)
    .map((each) => each.replace(/^\.\//, ''));
}

function isThere(target, files) {
  if (!target.includes('*')) return files.includes(target);
  const [before, after] = target.split('*');
  return files.some((file) => file.startsWith(before) && file.endsWith(after));
}

/** Whether the compiler writes what a package holds; a bundler empties its folder before it writes. */
function isCompiled(folder, root) {
  const config = join(root, folder, 'tsconfig.lib.json');
  return existsSync(config) && JSON.parse(readFileSync(config, 'utf8')).compilerOptions?.noEmit !== true;
}

/** What a compiler left behind for a source that is gone. */
function leftovers({ folder, files }, root) {
  if (!isCompiled(folder, root)) return [];
  const hasSource = (file) => {
    const path = join(root, folder, file.replace(/^dist\//, 'src/').replace(/\.d\.ts$|\.js$/, ''));
    // Declarations written by hand are of a module that is made in another way.
    return existsSync(`${path}.ts`) || existsSync(`${path}.d.ts`);
  };
  return files
    .filter((file) => /^dist\/.*(?:\.d\.ts|\.js)$/.test(file) && !hasSource(file))
    .map((file) => `${file} has no source: remove dist and build again`);
}

/**
 * What is wrong with a package as it was packed: its manifest, its files, its size.
 * @param packed as `packPackages` gives it
 * @returns one line a problem
 */
export function packageProblems(packed, root) {
  const { manifest, files, sizeBytes } = packed;
  const limit = LIMIT_BYTES[manifest.name] ?? Infinity;
  return [
    ...manifestProblems(packed),
    ...['README.md', 'LICENSE'].filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...targetsOf(manifest)
      .filter((target) => !isThere(target, files))
      .map((target) => `${target} is not in it, and package.json leads there`),
    ...files.filter((file) => NOT_PUBLISHED.test(file)).map((file) => `${file} should not be published`),
    ...leftovers(packed, root),
    ...(sizeBytes >= limit ? [`it has ${sizeBytes} bytes, and may have fewer than ${limit}`] : []),
  ].map((problem) => `${manifest.name}: ${problem}`);
}
