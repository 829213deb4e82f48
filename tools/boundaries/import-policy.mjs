/**
 * Who may import whom, as data. The words are those of ARCHITECTURE.md; dependency-rules.mjs makes rules of it, and
 * tools/test/boundaries.spec.mjs breaks every one of them on purpose.
 */

/** Packages: which packages of ours each may import, and which of npm. `*` is every other package. */
export const PACKAGES = {
  sdk: { own: [], npm: [] },
  conformance: { own: ['sdk'], npm: [] },
  'test-parts': { own: ['conformance', 'sdk'], npm: [] },
  core: { own: ['conformance', 'sdk'], npm: ['ajv', 'hdr-histogram-js', 'yaml'] },
  protocol: { own: ['core', 'sdk'], npm: ['@grpc/grpc-js', '@bufbuild/protobuf'] },
  worker: { own: ['protocol', 'core', 'sdk'], npm: 'any', never: ['express', 'socket.io', 'undici', 'pg'] },
  master: { own: ['protocol', 'core', 'sdk'], npm: 'any', never: ['undici', 'pg'] },
  dashboard: { own: ['protocol', 'core', 'report-page'], npm: 'any', ownTypesOnly: true },
  'report-page': { own: ['core'], npm: 'any', ownTypesOnly: true },
  cli: { own: '*', npm: 'any' },
};

/** What runs in a browser, and so may be imported for more than its types where `ownTypesOnly` holds. */
export const BROWSER_ENTRIES = [
  { package: 'core', entry: 'report', folder: 'report' },
  { package: 'report-page', entry: 'charts', folder: 'charts' },
  { package: 'report-page', entry: 'drawing', folder: 'drawing' },
];

/** A plugin: the sdk and the client library it is there for. */
export const PLUGIN = { own: ['sdk'], npm: 'any', never: ['express', 'socket.io'] };

/**
 * Stages of core (folders of packages/core/src) and the stages each may import:
 * plan <- pace <- execute -> record <- snapshot <- report. Type imports count.
 */
export const CORE_STAGES = {
  plan: [],
  pace: ['plan'],
  record: [],
  snapshot: ['record', 'plan'],
  verdict: ['snapshot', 'record', 'plan'],
  report: ['snapshot', 'record', 'verdict', 'pace', 'plan'],
  execute: ['pace', 'plan', 'record'],
  plugin: ['plan', 'execute'],
  preflight: ['plan', 'pace', 'plugin', 'execute', 'report'],
  engine: ['plan', 'pace', 'execute', 'record', 'snapshot', 'verdict', 'report', 'plugin', 'preflight'],
  testing: ['execute'],
};

/** What is handed from stage to stage: files of types alone, open to all stages, importing only one another and the sdk. */
export const CORE_SHAPES = [
  'plan/resolved-plan',
  'plugin/task-manifest',
  'snapshot/snapshot',
  'verdict/verdict',
];

/** Stages of core that also run in a browser: no module of Node.js in anything they reach. */
export const BROWSER_SAFE_STAGES = ['plan', 'pace', 'snapshot', 'report'];

/** Single owners: these libraries are imported by one file or folder of their package and nowhere else in it. */
export const SOLE_IMPORTERS = [
  { library: 'hdr-histogram-js', package: 'core', owner: 'record/' },
  { library: 'echarts', package: 'report-page', owner: 'drawing/' },
  { library: '@grpc/grpc-js', package: 'master', owner: 'grpc/' },
  { library: 'express', package: 'master', owner: 'http/' },
  { library: 'socket.io', package: 'master', owner: 'stream/' },
  { library: 'better-sqlite3', package: 'master', owner: 'store/' },
];

/** Inside the master: adapters import the heart, never the reverse. */
export const MASTER = {
  adapters: ['grpc', 'http', 'stream'],
  heart: ['fleet', 'run', 'aggregate', 'results', 'store'],
};
