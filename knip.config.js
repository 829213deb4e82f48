/** Unused files, exports and dependencies. Tests count as users; what a tool starts by its path is named here. */
export default {
  workspaces: {
    '.': {
      entry: [
        'tools/vajra-dev.mjs',
        'tools/dev/end-with-parent.mjs',
        'tools/bench/*.mjs',
        'tools/test/**/*.spec.mjs',
      ],
      project: ['tools/**/*.mjs'],
      // Started by tools/dev/gates.mjs and tools/bench through their path in node_modules.
      ignoreDependencies: [
        '@changesets/config',
        'autocannon',
        'dependency-cruiser',
        'nx',
        'prettier',
        'publint',
      ],
    },
    'packages/core': {
      // Threads are started by address, not imported.
      entry: ['src/engine/engine-thread.ts'],
    },
    'packages/plugin-*': { entry: ['src/plugin.ts'] },
    'packages/*': {},
    'examples/*': {},
  },
  // The type of a parameter or a result is part of a function's contract, whoever imports it.
  ignoreExportsUsedInFile: { interface: true, type: true },
};
