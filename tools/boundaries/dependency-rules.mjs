import { builtinModules } from 'node:module';
import {
  BROWSER_ENTRIES,
  BROWSER_SAFE_STAGES,
  CORE_SHAPES,
  CORE_STAGES,
  MASTER,
  PACKAGES,
  PLUGIN,
  SOLE_IMPORTERS,
} from './import-policy.mjs';

const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const oneOf = (names) => `(?:${names.map(escape).join('|')})`;

/** A module of ours, built or not: the folder it resolves to, or the bare name where nothing is built yet. */
const ownModule = (names) => `(?:^|/)packages/${names}/|^@vajraedge/${names}(?:/|$)`;
const npmModule = (names) => `(?:^|/)node_modules/${names}/|^${names}(?:/|$)`;
const BUILTIN = `^(?:node:.*|${builtinModules.map(escape).join('|')})$`;
/** Not relative, not of Node.js, not ours: it is from npm. */
const ANY_NPM = `^(?!\\.{0,2}/|packages/|examples/|tools/|@vajraedge/|(?:\\.\\./)+packages/)(?!${BUILTIN.slice(1)})`;

/** Front doors that are open to pages; what they reach is held to be browser-safe by rules of its own. */
const BROWSER_MODULE = BROWSER_ENTRIES.map(
  ({ package: name, entry, folder }) =>
    `(?:^|/)packages/${name}/dist/${folder}/|^@vajraedge/${name}/${entry}$`,
).join('|');

const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

function packageRules([name, { own, npm, never, ownTypesOnly }]) {
  const from = { path: name === 'plugin' ? '^packages/plugin-[^/]+/src/' : `^packages/${name}/src/` };
  const self = name === 'plugin' ? '$1' : name;
  const rules = [];
  if (own !== '*') {
    const allowed = [...own, self].map((each) => (each === '$1' ? each : escape(each))).join('|');
    const path = `(?:^|/)packages/(?!(?:${allowed})/)|^@vajraedge/(?!(?:${allowed})(?:/|$))`;
    const source = name === 'plugin' ? { path: '^packages/(plugin-[^/]+)/src/' } : from;
    rules.push(
      error(`${name}-packages`, `${name} may import ${own.join(', ') || 'no package'}`, source, { path }),
    );
  }
  if (npm !== 'any') {
    const pathNot = npm.length === 0 ? undefined : npmModule(oneOf(npm));
    const to = { path: `(?:^|/)node_modules/(?!@vajraedge/)|${ANY_NPM}`, ...(pathNot && { pathNot }) };
    rules.push(error(`${name}-npm`, `of npm ${name} may import ${npm.join(', ') || 'nothing'}`, from, to));
  }
  if (never !== undefined) {
    const to = { path: npmModule(oneOf(never)) };
    rules.push(error(`${name}-npm`, `${name} never imports ${never.join(', ')}`, from, to));
  }
  if (ownTypesOnly === true) {
    const path = ownModule(`(?!${name})[^/]+`);
    const to = { path, pathNot: BROWSER_MODULE, dependencyTypesNot: ['type-only'] };
    rules.push(error(`${name}-types-only`, `${name} imports types only from our packages`, from, to));
  }
  return rules;
}

function stageRules([stage, allowed]) {
  const open = oneOf([stage, ...allowed]);
  return error(
    `core-stage-${stage}`,
    `core/${stage} may import ${allowed.length === 0 ? 'no other stage' : allowed.join(', ')}`,
    { path: `^packages/core/src/${stage}/`, pathNot: `^packages/core/src/${oneOf(CORE_SHAPES)}\\.ts$` },
    { path: `^packages/core/src/(?!${open}/)`, pathNot: `^packages/core/src/${oneOf(CORE_SHAPES)}\\.ts$` },
  );
}

const shapes = `^packages/core/src/${oneOf(CORE_SHAPES)}\\.ts$`;

const CORE_RULES = [
  ...Object.entries(CORE_STAGES).map(stageRules),
  error(
    'core-shapes-are-types',
    'a shape imports only shapes and the sdk',
    { path: shapes },
    { path: '^packages/core/src/', pathNot: shapes },
  ),
  error(
    'core-stages-are-listed',
    'a new folder of core is placed in tools/boundaries/import-policy.mjs first',
    { path: `^packages/core/src/(?!${oneOf(Object.keys(CORE_STAGES))}/)[^/]+/` },
    {},
  ),
  error(
    'core-browser-safe',
    'plan, pace, snapshot and report run in a browser too: nothing they reach imports a module of Node.js',
    { path: `^packages/core/src/${oneOf(BROWSER_SAFE_STAGES)}/` },
    { path: BUILTIN, reachable: true },
  ),
];

const MASTER_RULES = [
  error(
    'master-heart-first',
    'adapters (grpc, http, stream) import fleet, run, aggregate and store, never the reverse',
    { path: `^packages/master/src/${oneOf(MASTER.heart)}/` },
    { path: `^packages/master/src/${oneOf(MASTER.adapters)}/` },
  ),
];

const soleImporters = SOLE_IMPORTERS.map(({ library, package: name, owner }) =>
  error(
    `sole-importer-${library.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-/, '')}`,
    `in ${name}, ${library} is imported by ${owner.replaceAll('\\', '')} alone`,
    { path: `^packages/${name}/src/`, pathNot: `^packages/${name}/src/${owner}` },
    { path: npmModule(escape(library)) },
  ),
);

const EVERYWHERE = [
  error('no-cycles', 'no cycles between files; type imports count', {}, { circular: true }),
  error(
    'sdk-no-node',
    'the sdk and the conformance kit import no module of Node.js',
    { path: '^packages/(?:sdk|conformance)/src/' },
    { dependencyTypes: ['core'] },
  ),
  error(
    'front-door-only',
    'another package is imported by its name, never by a path into its folder',
    { path: '^packages/([^/]+)/src/' },
    { path: '(?:^|/)packages/(?!$1/)[^/]+/src/' },
  ),
  error(
    'nobody-imports-cli',
    'the cli is an application, not a library',
    { path: '^packages/(?!cli/)[^/]+/src/' },
    { path: ownModule('cli') },
  ),
  error(
    'test-parts-in-tests-only',
    'what tests are made of is part of no package',
    { path: '^packages/(?!test-parts/)[^/]+/src/' },
    { path: ownModule('test-parts') },
  ),
  error(
    'generated-code-behind-codecs',
    'generated code is reached only through the codecs of protocol and the gRPC adapters',
    { path: '^packages/', pathNot: '^packages/(?:protocol/src/|(?:master|worker)/src/grpc/)' },
    { path: '(?:^|/)packages/protocol/(?:src|dist)/gen/|^@vajraedge/protocol/gen' },
  ),
  error(
    'nothing-missing',
    'an import that resolves to nothing',
    {},
    { couldNotResolve: true, pathNot: '^@vajraedge/' },
  ),
];

/** The import rules of ARCHITECTURE.md for dependency-cruiser. */
export function dependencyRules() {
  return [
    ...EVERYWHERE,
    ...[...Object.entries(PACKAGES), ['plugin', PLUGIN]].flatMap(packageRules),
    ...CORE_RULES,
    ...MASTER_RULES,
    ...soleImporters,
  ];
}
