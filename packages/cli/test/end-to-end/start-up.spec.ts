import { readFileSync } from 'node:fs';

const DIST = new URL('../../dist/', import.meta.url);

/** Everything that is loaded before a command is chosen: static imports, followed. Packages by their name. */
function loadedFrom(entry: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(entry.href)) return seen;
  seen.add(entry.href);
  for (const [, specifier = ''] of readFileSync(entry, 'utf8').matchAll(
    /^(?:import|export)\b[^;]*?'([^']+)';/gm,
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
