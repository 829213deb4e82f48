import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, workspacePackages } from './repository.mjs';

const BUMPS = ['major', 'minor', 'patch'];

function fileProblems(file, text, names) {
  const [, header, body] = /^---\r?\n([\s\S]*?)\r?\n?---\r?\n([\s\S]*)$/.exec(text) ?? [];
  if (header === undefined)
    return [`${file}: it does not begin with a list of packages between two lines of ---`];
  const found = header.trim() === '' ? [`${file}: it names no package`] : [];
  for (const line of header.split(/\r?\n/).filter((each) => each.trim() !== '')) {
    const [, name, bump] = /^['"]?([^'"]+)['"]?:\s*(\w+)\s*$/.exec(line) ?? [];
    if (!names.includes(name)) found.push(`${file}: there is no package "${name ?? line}"`);
    else if (!BUMPS.includes(bump)) found.push(`${file}: ${name}: "${bump}" is none of ${BUMPS.join(', ')}`);
  }
  if (body.trim().length < 10) found.push(`${file}: it says nothing to users`);
  return found;
}

/**
 * What is wrong with .changeset: packages that are not there, unknown bumps, an empty text, a configuration that would
 * let versions drift apart. @returns one line a problem
 */
export function changesetProblems(root = ROOT) {
  const folder = join(root, '.changeset');
  const names = workspacePackages(root).map(({ name }) => name);
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  const found = [];
  if (!config.fixed?.some((group) => group.includes('@vajraedge/*')))
    found.push('config.json: "fixed" must hold ["@vajraedge/*"], so that all packages share one version');
  if (config.access !== 'public') found.push('config.json: "access" must be "public"');
  const texts = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
  for (const file of texts)
    found.push(...fileProblems(file, readFileSync(join(folder, file), 'utf8'), names));
  return found;
}
