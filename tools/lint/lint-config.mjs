import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { BROWSER_SAFE_STAGES } from '../boundaries/import-policy.mjs';
import { AMBIENT_EXCEPTIONS } from './ambient-exceptions.mjs';
import { AMBIENT_RULES, AMBIENT_SYNTAX, BROWSER_RULES } from './ambient-rules.mjs';
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
  'no-empty': 'error',
};

const TYPESCRIPT_RULES = {
  ...CODE_RULES,
  'no-unused-vars': 'off',
  '@typescript-eslint/no-unused-vars': CODE_RULES['no-unused-vars'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
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

const syntax = (...selectors) => ({ 'no-restricted-syntax': ['error', ...selectors.flat()] });

/** What plugin discovery and thread entries ask for by a default export. */
const DEFAULT_EXPORT_FILES = ['packages/plugin-*/src/plugin.ts'];

/** The lint configuration, for a tree that looks like this repository. */
export function lintConfig(rootDir) {
  const withTypes = { parserOptions: { projectService: true, tsconfigRootDir: rootDir } };
  return defineConfig(
    globalIgnores(['**/dist/', '**/coverage/', '.nx/', 'results/', '**/src/gen/']),
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
      rules: {
        'vajra/require-export-doc': 'error',
        ...AMBIENT_RULES,
        ...syntax(NO_MODULE_STATE, BY_NAME, AMBIENT_SYNTAX),
      },
    },
    { files: BROWSER_SAFE_STAGES.map((stage) => `packages/core/src/${stage}/**/*.ts`), rules: BROWSER_RULES },
    {
      files: ['packages/cli/src/**/*.ts', ...AMBIENT_EXCEPTIONS.map(({ file }) => file)],
      rules: {
        'no-restricted-globals': 'off',
        'no-restricted-properties': 'off',
        'no-restricted-imports': 'off',
        ...syntax(NO_MODULE_STATE, BY_NAME),
      },
    },
    { files: DEFAULT_EXPORT_FILES, rules: syntax(NO_MODULE_STATE, AMBIENT_SYNTAX) },
    {
      // A describe block is a list of tests, not a function; and tests throw nonsense on purpose.
      files: ['**/test/**'],
      rules: {
        'max-lines-per-function': 'off',
        '@typescript-eslint/only-throw-error': 'off',
        '@typescript-eslint/prefer-promise-reject-errors': 'off',
      },
    },
  );
}
