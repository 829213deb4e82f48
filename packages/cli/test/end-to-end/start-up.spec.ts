import { readFileSync } from 'node:fs';

const DIST = new URL('../../dist/', import.meta.url);

/** Everything that is loaded before a command is chosen: static imports, followed. Packages by their name. */
function loadedFrom(entry: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(entry.href)) return seen;
  seen.add(entry.href);
  for (const [, specifier = ''] of readFileSync(entry, 'utf8').matchAll(
    /^(?:import|export)\b(?:[^;']*\bfrom)?\s*'([^']+)';/gm,
  )) {
    if (specifier.startsWith('.')) loadedFrom(new URL(specifier, entry), seen);
    else seen.add(specifier);
  }
  return seen;
}

it('loads commander and little else before a command is chosen, so that help is there at once', () => {
  const loaded = [...loadedFrom(new URL('run-cli.js', DIST))];
  expect(loaded.filter((each) => !each.startsWith('file:')).sort()).toEqual(['commander', 'node:fs']);
  expect(loaded).not.toContain(new URL('commands/run.js', DIST).href);
});

/** The packages that a module needs before it runs at all. */
const packagesOf = (entry: URL): string[] =>
  [...loadedFrom(entry)].filter((each) => !/^(?:file|node):/.test(each)).sort();
const distOf = (name: string): URL => new URL(`../../../${name}/dist/`, import.meta.url);

it('loads no master for a run in this process, which would pay for it in memory and time', () => {
  expect(packagesOf(new URL('commands/run.js', DIST))).toEqual(['@vajraedge/core', '@vajraedge/sdk']);
  expect(packagesOf(new URL('cluster/run-fleet.js', DIST))).toContain('@vajraedge/master');
});

it.each([
  ['core', 'index.js', ['@vajraedge/conformance/reading', '@vajraedge/sdk', 'ajv', 'yaml']],
  ['plugin-http', 'http-engine.js', ['@vajraedge/sdk', 'tough-cookie']],
])('loads of %s only what every run needs', (name, entry, packages) => {
  expect(packagesOf(new URL(entry, distOf(name)))).toEqual(packages);
});
