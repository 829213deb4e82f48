import { defineConfig, globalIgnores } from 'eslint/config';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';
import vueParser from 'vue-eslint-parser';
import { BROWSER_SAFE_STAGES } from '../boundaries/import-policy.mjs';
import { AMBIENT_EXCEPTIONS, THREAD_ENTRIES } from './ambient-exceptions.mjs';
import { ambientRules, ambientSyntax } from './ambient-rules.mjs';
import { requireExportDoc } from './require-export-doc.mjs';

/** Walls, for all code; the aims are half of them. */
const SIZE_RULES = {
  'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: false, skipComments: false, IIFEs: true }],
  'max-depth': ['error', 3],
};

const CODE_RULES = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  'no-debugger': 'error',
  'no-control-regex': 'error',
  'no-empty': 'error',
};

const TYPESCRIPT_RULES = {
  ...CODE_RULES,
  'no-unused-vars': 'off',
  '@typescript-eslint/no-unused-vars': CODE_RULES['no-unused-vars'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  // An import of types alone must not load the module: with verbatimModuleSyntax `import { type A }` still does.
  '@typescript-eslint/no-import-type-side-effects': 'error',
  // A promise or not is a plugin author's choice; the interface allows both.
  '@typescript-eslint/require-await': 'off',
  // Lifecycles are closures that create… functions return: their functions have no `this` to lose.
  '@typescript-eslint/unbound-method': 'off',
};

const STATE_MESSAGE = 'No module-level mutable state: keep it in what a create… function returns.';
const NO_MODULE_STATE = [
  { selector: 'Program > VariableDeclaration[kind="let"]', message: STATE_MESSAGE },
  { selector: 'Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]', message: STATE_MESSAGE },
];
const BY_NAME = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };

/** What may not be touched outside the cli. */
const AMBIENT = ['time', 'process', 'console'];

/** Rules for sources: what they may not touch, and which constructs they may not hold. */
function sourceRules(ambient, selectors = [...NO_MODULE_STATE, BY_NAME]) {
  return {
    ...ambientRules(ambient),
    'no-restricted-syntax': ['error', ...selectors, ...ambientSyntax(ambient)],
  };
}

/** What plugin discovery and thread entries ask for by a default export. */
const DEFAULT_EXPORT_FILES = ['packages/plugin-*/src/plugin.ts'];

/** Components: their types are checked by vue-tsc, which reads them. */
function componentConfig() {
  const files = ['packages/dashboard/src/**/*.vue'];
  return [
    ...vue.configs['flat/essential'].map((config) => ({ ...config, files })),
    {
      files,
      languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser } },
      rules: {
        ...SIZE_RULES,
        ...CODE_RULES,
        // The parser does not see what the template uses; vue-tsc does.
        'no-unused-vars': 'off',
        'vue/block-lang': ['error', { script: { lang: 'ts' } }],
        'vue/no-v-html': 'error',
      },
    },
  ];
}

/** The lint configuration, for a tree that looks like this repository. */
export function lintConfig(rootDir) {
  const withTypes = { parserOptions: { projectService: true, tsconfigRootDir: rootDir } };
  return defineConfig(
    globalIgnores([
      '**/dist/',
      '**/coverage/',
      '.nx/',
      'results/',
      '**/src/generated/',
      // Not of this workspace: compiled where it is tried, with what is published.
      'examples/third-party-plugin/src/',
    ]),
    { linterOptions: { reportUnusedDisableDirectives: 'error' } },
    { files: ['**/*.{ts,mjs,js}'], rules: { ...SIZE_RULES, ...CODE_RULES } },
    {
      files: [
        'packages/*/{src,test}/**/*.ts',
        'examples/target-server/{src,test}/**/*.ts',
        'examples/tasks/*.ts',
      ],
      extends: [tseslint.configs.recommendedTypeChecked],
      languageOptions: withTypes,
      rules: TYPESCRIPT_RULES,
    },
    {
      files: ['packages/*/src/**/*.ts'],
      plugins: { vajra: { rules: { 'require-export-doc': requireExportDoc } } },
      rules: { 'vajra/require-export-doc': 'error', ...sourceRules(AMBIENT) },
    },
    {
      files: BROWSER_SAFE_STAGES.map((stage) => `packages/core/src/${stage}/**/*.ts`),
      rules: sourceRules([...AMBIENT, 'browser']),
    },
    ...componentConfig(),
    ...AMBIENT_EXCEPTIONS.map(({ file, allows }) => ({
      files: [file],
      rules: sourceRules(
        AMBIENT.filter((kind) => !allows.includes(kind)),
        THREAD_ENTRIES.includes(file) ? [BY_NAME] : undefined,
      ),
    })),
    { files: ['packages/cli/src/**/*.ts'], rules: sourceRules([]) },
    { files: DEFAULT_EXPORT_FILES, rules: sourceRules(AMBIENT, NO_MODULE_STATE) },
    {
      // A describe block is a list of tests, not a function; and tests throw nonsense on purpose.
      files: ['**/test/**'],
      rules: {
        'max-lines-per-function': 'off',
        '@typescript-eslint/only-throw-error': 'off',
        // Matchers such as expect.objectContaining and parsed JSON are `any`; a wrong one makes the test fail.
        '@typescript-eslint/no-unsafe-assignment': 'off',
        '@typescript-eslint/no-unsafe-argument': 'off',
        '@typescript-eslint/no-unsafe-member-access': 'off',
        '@typescript-eslint/no-unsafe-return': 'off',
        '@typescript-eslint/prefer-promise-reject-errors': 'off',
      },
    },
  );
}
