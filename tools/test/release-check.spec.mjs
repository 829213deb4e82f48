import { readFileSync } from 'node:fs';
import { inRoot } from '../dev/repository.mjs';
import { moduleEntries } from '../release/entry-points.mjs';
import { loadingProblems } from '../release/loading-problems.mjs';
import { packageProblems } from '../release/package-problems.mjs';
import { typeProblems } from '../release/type-problems.mjs';
import { createFixtureTree } from './fixture-tree.mjs';

const MANIFEST = {
  name: '@vajraedge/demo',
  version: '1.0.0',
  description: 'A package of a test',
  license: 'Apache-2.0',
  type: 'module',
  keywords: ['vajraedge'],
  engines: { node: '>=20.19.0' },
  exports: {
    '.': { types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
  sideEffects: false,
  publishConfig: { access: 'public', provenance: true },
  repository: { type: 'git', url: 'git+https://example.org/demo.git', directory: 'packages/demo' },
};
const FILES = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'];

describe('a packed package', () => {
  const judge = (manifest = {}, files = FILES, sizeBytes = 1000, root = '/nowhere') =>
    packageProblems(
      { folder: 'packages/demo', manifest: { ...MANIFEST, ...manifest }, files, sizeBytes },
      root,
    );

  it('that is in order has no problem', () => {
    expect(judge()).toEqual([]);
  });

  it.each([
    ['description', { description: '' }],
    ['license', { license: undefined }],
    ['keywords', { keywords: ['load'] }],
    ['repository.url', { repository: { ...MANIFEST.repository, url: 'example.org' } }],
    ['repository.directory', { repository: { ...MANIFEST.repository, directory: 'packages/other' } }],
    ['engines.node', { engines: {} }],
    ['publishConfig.access', { publishConfig: { provenance: true } }],
    ['publishConfig.provenance', { publishConfig: { access: 'public' } }],
    ['sideEffects', { sideEffects: undefined }],
    ['type', { type: undefined }],
  ])('needs its %s', (field, manifest) => {
    expect(judge(manifest)).toEqual([expect.stringContaining(`@vajraedge/demo: package.json: ${field}`)]);
  });

  it.each([
    ['src/index.ts', 'should not be published'],
    ['dist/index.js.map', 'should not be published'],
    ['dist/tsconfig.lib.tsbuildinfo', 'should not be published'],
    ['dist/index.spec.js', 'should not be published'],
    ['test/index.js', 'should not be published'],
  ])('holds no %s', (file, problem) => {
    expect(judge({}, [...FILES, file])).toEqual([`@vajraedge/demo: ${file} ${problem}`]);
  });

  it.each([['README.md'], ['LICENSE']])('holds %s', (file) => {
    expect(
      judge(
        {},
        FILES.filter((each) => each !== file),
      ),
    ).toEqual([`@vajraedge/demo: ${file} is missing`]);
  });

  it.each([
    [{ bin: { demo: './bin/demo.mjs' } }, 'bin/demo.mjs'],
    [{ vajraedge: { plugin: './dist/plugin.js' } }, 'dist/plugin.js'],
    [{ exports: { './schema/*': './schema/*' } }, 'schema/*'],
    [{ main: './dist/main.js' }, 'dist/main.js'],
  ])('holds what %j leads to', (manifest, target) => {
    expect(judge(manifest)).toEqual([
      `@vajraedge/demo: ${target} is not in it, and package.json leads there`,
    ]);
  });

  it('holds nothing that was compiled of a source which is gone', () => {
    const tree = createFixtureTree({
      'packages/demo/tsconfig.lib.json': '{}',
      'packages/demo/src/index.ts': 'export {};',
      'packages/demo/src/made.d.ts': 'export declare const MADE: string;',
    });
    expect(judge({}, [...FILES, 'dist/old.js', 'dist/made.js', 'dist/made.d.ts'], 1000, tree.root)).toEqual([
      '@vajraedge/demo: dist/old.js has no source: remove dist and build again',
    ]);
    tree.remove();
  });

  it('may hold what a bundler has made of its sources', () => {
    const tree = createFixtureTree({
      'packages/demo/tsconfig.lib.json': '{ "compilerOptions": { "noEmit": true } }',
    });
    expect(judge({}, [...FILES, 'dist/assets/a.js'], 1000, tree.root)).toEqual([]);
    tree.remove();
  });

  it('is no larger than it may be', () => {
    const sdk = { name: '@vajraedge/sdk' };
    expect(judge(sdk, FILES, 19_999)).toEqual([]);
    expect(judge(sdk, FILES, 20_000)).toEqual([
      '@vajraedge/sdk: it has 20000 bytes, and may have fewer than 20000',
    ]);
  });
});

describe('an installed package', () => {
  let tree;
  const install = (index, types = 'export declare const a: number;\n', manifest = MANIFEST) => {
    tree = createFixtureTree({
      'package.json': '{ "name": "project" }',
      'node_modules/@vajraedge/demo/package.json': JSON.stringify(manifest),
      'node_modules/@vajraedge/demo/dist/index.js': index,
      'node_modules/@vajraedge/demo/dist/index.d.ts': types,
    });
    tree.link('node_modules/@types/node', inRoot('node_modules/@types/node'));
    tree.link('node_modules/undici-types', inRoot('node_modules/undici-types'));
    return [[{ name: manifest.name, manifest }], { dir: tree.root, env: process.env }];
  };
  afterEach(() => tree.remove());

  it('has entry points', () => {
    const exports = {
      ...MANIFEST.exports,
      './testing': { default: './dist/testing.js' },
      './schema/*': './schema/*',
    };
    const [[{ name }]] = install('');
    expect(moduleEntries({ name, manifest: { exports } })).toEqual([
      '@vajraedge/demo',
      '@vajraedge/demo/testing',
    ]);
  });

  it('loads in silence', async () => {
    expect(await loadingProblems(...install('export const a = 1;'))).toEqual([]);
  });

  it.each([
    ['throws', 'throw new Error("no");', 'exit code 1: '],
    ['imports what is not installed', 'import "nowhere";', 'nowhere'],
    ['prints', 'console.log("hello");', 'hello'],
    ['awaits at its top, and so cannot be required', 'await null;', 'ERR_REQUIRE_ASYNC_MODULE'],
    ['ends the process', 'process.exit(7);', 'exit code 7'],
  ])('that %s has a problem', async (_name, index, problem) => {
    expect(await loadingProblems(...install(index))).toEqual([expect.stringContaining(problem)]);
  });

  it('has types, whichever way they are looked for', () => {
    expect(typeProblems(...install('export const a = 1;'))).toEqual([]);
  });

  it.each([
    [
      'need a package that is not installed',
      "import { b } from 'nowhere';\nexport declare const a: typeof b;\n",
    ],
    ['leave out the ending of a file', "export * from './inner';\n"],
    ['contradict themselves', 'export declare const a: Missing;\n'],
  ])('whose types %s has a problem', (_name, types) => {
    const found = typeProblems(...install('export const a = 1;', types));
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toContain('types by node16: node_modules/@vajraedge/demo/dist/index.d.ts: ');
  });

  it('whose types are not there has a problem in every way', () => {
    const exports = { '.': { default: './dist/index.js' } };
    const found = typeProblems(
      ...install('export const a = 1;', '', { ...MANIFEST, exports, types: undefined }),
    );
    const ways = found.map((each) => /types by ([^:]+):/.exec(each)[1]);
    expect(new Set(ways)).toEqual(new Set(['node16', 'nodenext', 'nodenext from CommonJS', 'bundler']));
  });
});

describe('npm run release', () => {
  it('publishes nothing that was not tried', () => {
    const { scripts } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
    expect(scripts.release).toBe('npm run check && npm run release:check && changeset publish');
    expect(scripts['release:check']).toBe('node tools/vajra-dev.mjs release-check');
  });
});
