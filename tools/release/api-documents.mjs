import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inRoot } from '../dev/repository.mjs';
import { apiSurface } from './api-surface.mjs';

const GENERATED = '<!-- Written by `npm run generate` from the declarations of the packages. -->';

const code = (text) => `\`\`\`ts\n${text}\n\`\`\``;

/** What a package promises, and nothing else: a change of it is a change for its users. */
function reportText({ name, entries }) {
  const sections = entries.map(({ entry, exports }) => {
    const declarations = exports.map(({ text }) => text).join('\n\n');
    return `## ${entry}\n\n${exports.length === 0 ? 'Exports nothing.' : code(declarations)}`;
  });
  return `${GENERATED}\n\n# API of ${name}\n\n${sections.join('\n\n')}\n`;
}

function tagText({ name, text }) {
  if (name === 'example') return text.includes('```') ? text : code(text);
  if (name === 'throws') return `Throws ${text}`;
  if (name === 'returns') return `Returns ${text}`;
  if (name === 'param') return `- ${text.replace(/^(\S+)\s*/, '`$1`: ')}`;
  return `_${name}_ ${text}`.trim();
}

function exportText({ name, kind, source, summary, tags }) {
  const parts = [`### ${name}`, `_${kind}_`, summary, ...tags.map(tagText), code(source)];
  return parts.filter((part) => part !== '').join('\n\n');
}

function documentText({ name, entries }) {
  const sections = entries
    .filter(({ exports }) => exports.length > 0)
    .map(({ entry, exports }) => `## ${entry}\n\n${exports.map(exportText).join('\n\n')}`);
  return `${GENERATED}\n\n# ${name}\n\n${sections.join('\n\n')}\n`;
}

/**
 * The texts about the packages' API: `api/<package>.api.md`, by which a change of it is seen in review, and
 * `docs/api/<package>.md`, for reading. The packages must be built. @returns `{ file, text }` for each
 */
export function apiDocuments(root = inRoot()) {
  return apiSurface(root).flatMap((each) => {
    const name = basename(each.folder);
    return [
      { file: `api/${name}.api.md`, text: reportText(each) },
      { file: `docs/api/${name}.md`, text: documentText(each) },
    ];
  });
}

/** Files in the two folders that are of no package. */
function leftovers(documents, root) {
  const files = new Set(documents.map(({ file }) => file));
  const listed = (folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((file) => `${folder}/${file}`) : [];
  return [...listed('api'), ...listed('docs/api')].filter((file) => !files.has(file));
}

/** API documents that are missing, behind the declarations, or of no package. @returns one line a problem */
export function apiProblems(root = inRoot()) {
  const documents = apiDocuments(root);
  const isBehind = ({ file, text }) =>
    !existsSync(join(root, file)) || readFileSync(join(root, file), 'utf8') !== text;
  return [
    ...documents
      .filter(isBehind)
      .map(({ file }) => `${file} is not what the package exports: run \`npm run generate\``),
    ...leftovers(documents, root).map((file) => `${file} is of no package: run \`npm run generate\``),
  ];
}

/** Writes the API documents anew. */
export function writeApiDocuments(root = inRoot()) {
  const documents = apiDocuments(root);
  for (const { file, text } of documents) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  for (const file of leftovers(documents, root)) rmSync(join(root, file));
}
