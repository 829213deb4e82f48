import { createRequire } from 'node:module';
import { join } from 'node:path';
import { workspacePackages } from '../dev/repository.mjs';

const ts = createRequire(import.meta.url)('typescript');

const OPTIONS = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  skipLibCheck: true,
  noEmit: true,
};

/** The entry points that have types: `{ entry, file }`, as `@vajraedge/core/report` and the path of its declarations. */
function entriesOf({ name, folder, manifest }, root) {
  return Object.entries(manifest.exports ?? {})
    .filter(([, target]) => typeof target === 'object' && target.types !== undefined)
    .map(([path, { types }]) => ({ entry: join(name, path), file: join(root, folder, types) }));
}

/** One line, or one paragraph, of a doc comment: links and line breaks of the source are no part of it. */
function plain(parts) {
  return ts
    .displayPartsToString(parts)
    .replaceAll(/\{@link\s+(?:import\('[^']*'\)\.)?([\w.]+)[^}]*\}/g, '`$1`')
    .trim();
}

function kindOf(declaration) {
  if (ts.isFunctionDeclaration(declaration)) return 'function';
  if (ts.isClassDeclaration(declaration)) return 'class';
  if (ts.isInterfaceDeclaration(declaration)) return 'interface';
  if (ts.isTypeAliasDeclaration(declaration)) return 'type';
  if (ts.isEnumDeclaration(declaration)) return 'enum';
  return 'constant';
}

/** The statement of a declaration; a constant's own node is only a part of it. */
const statementOf = (node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node);

/** Without what only a module needs. */
const bare = (text) => text.replace(/^(?:export )?(?:default )?(?:declare )?/, '');

function describe(exported, checker, printer) {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const declarations = symbol.declarations ?? [];
  const tags = symbol.getJsDocTags(checker).map(({ name, text }) => ({ name, text: plain(text) }));
  return {
    name: exported.name,
    kind: declarations.length === 0 ? 'constant' : kindOf(declarations[0]),
    text: declarations
      .map((each) => printer.printNode(ts.EmitHint.Unspecified, statementOf(each), each.getSourceFile()))
      .map(bare)
      .join('\n'),
    source: declarations.map((each) => bare(statementOf(each).getText())).join('\n'),
    summary: plain(symbol.getDocumentationComment(checker)),
    tags,
  };
}

/**
 * What the packages export, by the declarations that were built.
 * @returns `{ name, folder, entries: [{ entry, exports: [{ name, kind, text, source, summary, tags }] }] }` for each
 * package that has types; exports are sorted by name. `text` is the declaration alone, `source` has the comments on its members
 */
export function apiSurface(root) {
  const packages = workspacePackages(root)
    .filter(({ manifest }) => manifest.private !== true)
    .map((each) => ({ ...each, entries: entriesOf(each, root) }))
    .filter(({ entries }) => entries.length > 0);
  const files = packages.flatMap(({ entries }) => entries.map(({ file }) => file));
  const program = ts.createProgram(files, { ...OPTIONS, configFilePath: join(root, 'tsconfig.json') });
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });
  const exportsOf = (file) => {
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`${file} is not there: build the packages first`);
    const module = checker.getSymbolAtLocation(source);
    const exported = module === undefined ? [] : checker.getExportsOfModule(module);
    return exported
      .map((each) => describe(each, checker, printer))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  return packages.map(({ name, folder, entries }) => ({
    name,
    folder,
    entries: entries.map(({ entry, file }) => ({ entry, exports: exportsOf(file) })),
  }));
}
