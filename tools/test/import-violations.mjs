/** Libraries and modules that the violations below import. */
const LIBRARIES = [
  'ajv',
  'yaml',
  'hdr-histogram-js',
  'undici',
  'pg',
  'express',
  'socket.io',
  'better-sqlite3',
  'vue',
  'echarts',
  '@grpc/grpc-js',
  'left-pad',
];

export const SUPPORT = {
  'package.json': '{ "name": "fixture", "private": true, "type": "module" }',
  ...Object.fromEntries(
    LIBRARIES.flatMap((name) => [
      [`node_modules/${name}/package.json`, `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`],
      [`node_modules/${name}/index.js`, 'export default 1;\n'],
    ]),
  ),
  'packages/core/package.json':
    '{ "name": "@vajraedge/core", "version": "1.0.0", "type": "module", "exports": "./dist/index.js" }',
  'packages/core/dist/index.js': 'export const core = 1;\n',
  'packages/core/src/plan/resolved-plan.ts': 'export interface Plan { readonly name: string }\n',
  'packages/core/src/pace/pacer.ts': 'export const pacer = 1;\n',
  'packages/core/src/record/recorder.ts': 'export const recorder = 1;\n',
  'packages/core/src/snapshot/merge.ts': 'export const merge = 1;\n',
  'packages/core/src/report/aggregate.ts': 'export const aggregate = 1;\n',
  'packages/core/src/execute/executor.ts': 'export const executor = 1;\n',
  'packages/core/src/engine/run.ts': 'export const run = 1;\n',
  'packages/core/src/testing/manual.ts': 'export const manual = 1;\n',
  'packages/core/src/reach.ts': "import { hostname } from 'node:os';\nexport const name = hostname();\n",
  'packages/sdk/src/index.ts': 'export const sdk = 1;\n',
  'packages/master/src/http/server.ts': 'export const server = 1;\n',
  'packages/protocol/src/gen/wire.ts': 'export const wire = 1;\n',
  'packages/cli/src/cycle-b.ts': "import { type A } from './cycle-a.js';\nexport type B = A;\n",
};

const use = (...modules) =>
  modules.map((name, index) => `import * as m${index} from '${name}';\nvoid m${index};\n`).join('');
const useType = (name) => `import { type Anything } from '${name}';\nexport type Same = Anything;\n`;

/** A file that breaks a rule; `also` names further rules that the same import must break. */
const violation = (rule, from, imports, also) => ({ rule, from, imports, also });

const core = (path) => `packages/core/src/${path}.ts`;

const STAGE_VIOLATIONS = [
  violation('core-stage-plan', core('plan/bad-stage'), use('../pace/pacer.js')),
  violation('core-stage-plan', core('plan/bad-stage-type'), useType('../pace/pacer.js')),
  violation('core-stage-pace', core('pace/bad-stage'), use('../execute/executor.js')),
  violation('core-stage-record', core('record/bad-stage'), use('../snapshot/merge.js')),
  violation('core-stage-snapshot', core('snapshot/bad-stage'), use('../report/aggregate.js')),
  violation('core-stage-verdict', core('verdict/bad-stage'), use('../report/aggregate.js')),
  violation('core-stage-report', core('report/bad-stage'), use('../execute/executor.js')),
  violation('core-stage-execute', core('execute/bad-stage'), use('../snapshot/merge.js')),
  violation('core-stage-plugin', core('plugin/bad-stage'), use('../engine/run.js')),
  violation('core-stage-preflight', core('preflight/bad-stage'), use('../engine/run.js')),
  violation('core-stage-engine', core('engine/bad-stage'), use('../testing/manual.js')),
  violation('core-stage-testing', core('testing/bad-stage'), use('../engine/run.js')),
  violation('core-shapes-are-types', core('verdict/verdict'), use('../record/recorder.js')),
  violation('core-stages-are-listed', core('misc/thing'), use('../record/recorder.js')),
  violation('core-browser-safe', core('plan/bad-node'), use('node:fs')),
  violation('core-browser-safe', core('pace/bad-node'), use('perf_hooks')),
  violation('core-browser-safe', core('snapshot/bad-node'), use('node:zlib')),
  violation('core-browser-safe', core('report/bad-node'), use('node:path')),
  violation('core-browser-safe', core('plan/bad-closure'), use('../reach.js'), ['core-stage-plan']),
];

const PACKAGE_VIOLATIONS = [
  violation('sdk-packages', 'packages/sdk/src/bad-core.ts', use('@vajraedge/core')),
  violation('sdk-packages', 'packages/sdk/src/bad-core-type.ts', useType('@vajraedge/core')),
  violation('sdk-npm', 'packages/sdk/src/bad-npm.ts', use('left-pad')),
  violation('sdk-no-node', 'packages/sdk/src/bad-node.ts', use('node:fs')),
  violation('sdk-no-node', 'packages/conformance/src/bad-node.ts', use('node:fs')),
  violation('test-parts-packages', 'packages/test-parts/src/bad-core.ts', use('@vajraedge/core')),
  violation('test-parts-npm', 'packages/test-parts/src/bad-npm.ts', use('left-pad')),
  violation('test-parts-in-tests-only', 'packages/cli/src/bad-test-part.ts', use('@vajraedge/test-parts')),
  violation('conformance-packages', 'packages/conformance/src/bad-core.ts', use('@vajraedge/core')),
  violation('conformance-npm', 'packages/conformance/src/bad-npm.ts', use('left-pad')),
  violation('core-packages', core('engine/bad-protocol'), use('@vajraedge/protocol')),
  violation('core-packages', core('engine/bad-plugin'), use('@vajraedge/plugin-http')),
  ...['express', 'socket.io', '@grpc/grpc-js', 'undici', 'pg', 'vue'].map((name) =>
    violation('core-npm', core(`engine/bad-${name.replaceAll(/\W+/g, '-')}`), use(name)),
  ),
  violation('plugin-packages', 'packages/plugin-a/src/bad-core.ts', use('@vajraedge/core')),
  violation('plugin-packages', 'packages/plugin-a/src/bad-plugin.ts', use('@vajraedge/plugin-b')),
  violation('plugin-npm', 'packages/plugin-a/src/bad-express.ts', use('express')),
  violation('protocol-packages', 'packages/protocol/src/bad-master.ts', use('@vajraedge/master')),
  violation('protocol-npm', 'packages/protocol/src/bad-npm.ts', use('undici')),
  violation('worker-packages', 'packages/worker/src/bad-plugin.ts', use('@vajraedge/plugin-http')),
  violation('worker-npm', 'packages/worker/src/bad-express.ts', use('express')),
  violation('worker-npm', 'packages/worker/src/bad-socket-io.ts', use('socket.io')),
  violation('master-packages', 'packages/master/src/bad-worker.ts', use('@vajraedge/worker')),
  violation('master-packages', 'packages/master/src/bad-dashboard.ts', use('@vajraedge/dashboard')),
  violation('master-npm', 'packages/master/src/bad-undici.ts', use('undici')),
  violation('master-heart-first', 'packages/master/src/run/bad-adapter.ts', use('../http/server.js')),
  violation('dashboard-packages', 'packages/dashboard/src/bad-sdk.ts', use('@vajraedge/sdk'), [
    'dashboard-types-only',
  ]),
  violation('dashboard-types-only', 'packages/dashboard/src/bad-core.ts', use('@vajraedge/core')),
  violation('report-page-packages', 'packages/report-page/src/bad-sdk.ts', use('@vajraedge/sdk'), [
    'report-page-types-only',
  ]),
  violation('report-page-types-only', 'packages/report-page/src/bad-core.ts', use('@vajraedge/core')),
  violation('nobody-imports-cli', 'packages/master/src/bad-cli.ts', use('@vajraedge/cli'), [
    'master-packages',
  ]),
  violation('front-door-only', 'packages/cli/src/bad-path.ts', use('../../sdk/src/index.js')),
];

const OTHER_VIOLATIONS = [
  violation('sole-importer-hdr-histogram-js', core('report/bad-hdr'), use('hdr-histogram-js')),
  violation('sole-importer-echarts', 'packages/report-page/src/charts/bad-echarts.ts', useType('echarts')),
  violation('sole-importer-grpc-grpc-js', 'packages/master/src/http/bad-grpc.ts', use('@grpc/grpc-js')),
  violation('sole-importer-express', 'packages/master/src/stream/bad-express.ts', use('express')),
  violation('sole-importer-socket-io', 'packages/master/src/grpc/bad-socket-io.ts', use('socket.io')),
  violation('sole-importer-better-sqlite3', 'packages/master/src/run/bad-sqlite.ts', use('better-sqlite3')),
  violation(
    'generated-code-behind-codecs',
    'packages/worker/src/bad-gen.ts',
    use('@vajraedge/protocol/gen/wire'),
  ),
  violation('nothing-missing', core('engine/bad-path'), use('./not-there.js')),
  violation('no-cycles', 'packages/cli/src/cycle-a.ts', useType('./cycle-b.js')),
];

export const VIOLATIONS = [...PACKAGE_VIOLATIONS, ...STAGE_VIOLATIONS, ...OTHER_VIOLATIONS];

/** Files that look like the ones above and are right: `[path, text]`. */
export const ALLOWED = [
  [core('record/latency-histogram'), use('hdr-histogram-js')],
  [
    core('execute/good'),
    use('../pace/pacer.js', '../record/recorder.js', 'node:perf_hooks', '@vajraedge/sdk'),
  ],
  [core('plan/good'), use('ajv', 'yaml', '@vajraedge/sdk', './resolved-plan.js')],
  [core('pace/good'), useType('../plan/resolved-plan.js')],
  [core('record/good'), useType('../plan/resolved-plan.js')],
  [core('report/good'), use('../snapshot/merge.js')],
  ['packages/plugin-a/src/good.ts', use('@vajraedge/sdk', 'undici', 'node:fs')],
  ['packages/worker/src/good.ts', use('@vajraedge/protocol', '@vajraedge/core', '@vajraedge/sdk')],
  ['packages/worker/src/grpc/good.ts', use('@vajraedge/protocol/gen/wire', '@grpc/grpc-js')],
  ['packages/master/src/grpc/good.ts', use('@vajraedge/protocol', '@grpc/grpc-js')],
  ['packages/master/src/http/good.ts', use('express', '../run/heart.js')],
  ['packages/master/src/run/heart.ts', use('@vajraedge/core')],
  ['packages/dashboard/src/good.ts', useType('@vajraedge/core') + use('vue')],
  ['packages/report-page/src/good.ts', useType('@vajraedge/core') + use('@vajraedge/core/report')],
  [
    'packages/dashboard/src/charts.ts',
    use('@vajraedge/report-page/charts', '@vajraedge/report-page/drawing', '@vajraedge/core/report'),
  ],
  ['packages/cli/src/good.ts', use('@vajraedge/core', '@vajraedge/plugin-http', 'express')],
];
