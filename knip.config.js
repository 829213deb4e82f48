/** What other packages may import, and what is started by its address instead of imported. */
const ENTRIES = [
  'src/index.ts',
  'src/testing/index.ts',
  'src/reading/index.ts',
  'src/report/browser.ts',
  'src/**/*-thread.ts',
  'src/**/*-process.ts',
  'test/examples/**/*.ts',
];

/** Unused files, exports and dependencies. Tests count as users. */
export default {
  workspaces: {
    '.': {
      entry: [
        'tools/dev/end-with-parent.mjs',
        'tools/bench/*.mjs',
        'tools/h1-fuzz.mjs',
        'tools/profile/*.mjs',
        'tools/test/**/*.spec.mjs',
      ],
      project: ['tools/**/*.mjs'],
      // Started by tools/dev and tools/bench through their path in node_modules.
      ignoreDependencies: [
        '@bufbuild/buf',
        'ts-proto',
        '@changesets/config',
        'autocannon',
        'axe-core',
        'dependency-cruiser',
        'nx',
        'publint',
      ],
    },
    'packages/*': { entry: ENTRIES },
    // Plugins with every fault there is, met by discovery as those of a stranger are.
    'packages/core': { entry: [...ENTRIES, 'test/plugin/bad-plugins/*/plugin.js'] },
    // Engine threads import it through its address, to calibrate.
    'packages/worker': { entry: [...ENTRIES, 'src/capacity/empty-task.ts', 'test/fleet/worker-process.mjs'] },
    // Part of the system, where it has it.
    'packages/master': { entry: ENTRIES, ignoreBinaries: ['unshare'] },
    'packages/plugin-*': { entry: [...ENTRIES, 'src/plugin.ts', 'jest.*.config.mjs'] },
    'packages/cli': {
      entry: [
        ...ENTRIES,
        'src/run-cli.ts',
        'src/descriptor-limit.ts',
        'src/typescript-preload.ts',
        'src/typescript-hooks.ts',
      ],
      // Found by discovery at run time: what `vajra` can do without any plugin of the user's.
      ignoreDependencies: ['@vajraedge/plugin-basic', '@vajraedge/plugin-http'],
      // Part of the system, where it has one.
      ignoreBinaries: ['unshare'],
    },
    'packages/dashboard': {
      entry: ['src/main.ts', 'src/compare/compare-worker.ts'],
      project: ['src/**/*.{ts,vue}', 'test/**/*.ts'],
    },
    'packages/report-page': { entry: ['src/index.ts', 'src/charts/index.ts', 'src/drawing/index.ts'] },
    'examples/target-server': { entry: ['src/index.ts', 'src/main.ts'] },
  },
  // Tests make certificates, terminals and brokers with them.
  ignoreBinaries: ['openssl', 'script', 'kcat'],
  // A part of jest.
  ignoreDependencies: ['@jest/globals'],
  // The type of a parameter or a result is part of a function's contract, whoever imports it.
  ignoreExportsUsedInFile: { interface: true, type: true },
};
