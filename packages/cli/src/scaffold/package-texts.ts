import type { PluginNames } from './plugin-names.js';

/** The package.json of a new plugin. */
export function packageJsonText({ packageName, title }: PluginNames, vajraedge: string): string {
  const json = {
    name: packageName,
    version: '0.1.0',
    description: `${title} for VajraEdge load tests`,
    license: 'MIT',
    type: 'module',
    engines: { node: '>=20.19.0' },
    exports: {
      '.': { types: './dist/plugin.d.ts', default: './dist/plugin.js' },
      './package.json': './package.json',
    },
    files: ['dist'],
    // By this field the plugin is found, wherever it is installed.
    vajraedge: { plugin: './dist/plugin.js' },
    scripts: {
      build: 'tsc',
      watch: 'tsc --watch',
      test: 'tsc && node --test',
      prepack: 'npm test',
    },
    keywords: ['vajraedge-plugin', 'load-testing'],
    publishConfig: { access: 'public' },
    peerDependencies: { '@vajraedge/sdk': vajraedge },
    devDependencies: {
      '@types/node': '^20.19.0',
      '@vajraedge/cli': vajraedge,
      '@vajraedge/conformance': vajraedge,
      '@vajraedge/sdk': vajraedge,
      typescript: '^5.9.0 || ^6.0.0',
    },
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** The tsconfig.json of a new plugin. */
export const TSCONFIG = `{
  "compilerOptions": {
    "target": "ES2022",
    "lib": ["ES2023"],
    "module": "NodeNext",
    "types": ["node"],
    "rootDir": "src",
    "outDir": "dist",
    "declaration": true,
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "isolatedModules": true,
    "verbatimModuleSyntax": true,
    "skipLibCheck": true
  },
  "include": ["src"]
}
`;
