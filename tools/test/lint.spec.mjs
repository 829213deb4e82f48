import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { inRoot } from '../dev/repository.mjs';
import { AMBIENT_EXCEPTIONS } from '../lint/ambient-exceptions.mjs';
import { createFixtureTree } from './fixture-tree.mjs';

const TSCONFIG =
  '{ "compilerOptions": { "strict": true, "module": "NodeNext", "target": "ES2022", "types": ["node"] } }';
const lines = (count) => '// a line\n'.repeat(count);
const longFunction = `/** Long. */\nexport function long(): number {\n  let n = 0;\n${'  n += 1;\n'.repeat(60)}  return n;\n}\n`;
const DEEP = `/** Deep. */
export function deep(list: readonly number[]): number {
  for (const a of list) {
    for (const b of list) {
      for (const c of list) {
        if (a + b + c > 3) return c;
      }
    }
  }
  return 0;
}
`;

/** Rule, and a text that breaks it and no other rule, in a file of core where nothing else is said. */
const VIOLATIONS = [
  ['no-restricted-globals', "console.log('x');\n"],
  ['no-restricted-globals', '/** Doc. */\nexport const name = process.title;\n'],
  ['no-restricted-properties', '/** Doc. */\nexport const at = performance.now();\n'],
  ['no-restricted-globals', 'setTimeout(() => undefined, 1);\n'],
  ['no-restricted-globals', 'setInterval(() => undefined, 1);\n'],
  ['no-restricted-globals', 'setImmediate(() => undefined);\n'],
  ['no-restricted-properties', '/** Doc. */\nexport const at = Date.now();\n'],
  ['no-restricted-properties', "globalThis.console.log('x');\n"],
  ['no-restricted-properties', 'globalThis.setTimeout(() => undefined, 1);\n'],
  ['no-restricted-syntax', '/** Doc. */\nexport const at = new Date();\n'],
  ['no-restricted-syntax', '/** Doc. */\nexport const at = Date();\n'],
  ['no-restricted-syntax', '/** Doc. */\nexport let count = 0;\nfor (; count < 9; ) count++;\n'],
  ['no-restricted-syntax', 'export default 1;\n'],
  ['no-restricted-imports', "import { setTimeout } from 'node:timers/promises';\nvoid setTimeout;\n"],
  ['no-restricted-properties', "import { performance } from 'node:perf_hooks';\nvoid performance.now;\n"],
  ['no-restricted-properties', 'const { now } = performance;\nvoid now;\n'],
  ['no-restricted-imports', "import { title } from 'node:process';\nvoid title;\n"],
  ['vajra/require-export-doc', 'export const limit = 1;\n'],
  ['vajra/require-export-doc', '// not a doc comment\nexport interface Thing { readonly name: string }\n'],
  ['max-lines', lines(301)],
  ['max-lines-per-function', longFunction],
  ['max-depth', DEEP],
  ['@typescript-eslint/no-floating-promises', 'Promise.resolve(1);\n'],
  [
    '@typescript-eslint/only-throw-error',
    "/** Doc. */\nexport function fail(): never {\n  throw 'text';\n}\n",
  ],
  [
    '@typescript-eslint/consistent-type-imports',
    "import { Stats } from 'node:fs';\n/** Doc. */\nexport type S = Stats;\n",
  ],
].map(([rule, text], index) => {
  const shown = text.replace('/** Doc. */\n', '').split('\n')[0];
  return { rule, file: `packages/core/src/engine/bad-${index}.ts`, text, shown };
});

/** An exception for the process is none for timers. */
const NARROW = 'packages/core/src/plugin/inspection-thread.ts';

VIOLATIONS.push({
  rule: 'no-restricted-globals',
  file: NARROW,
  text: "import process from 'node:process';\nsetTimeout(() => process.title, 1);\n",
  shown: 'a timer where only the process is allowed',
});

VIOLATIONS.push({
  rule: 'no-restricted-globals',
  file: 'packages/core/src/report/bad-buffer.ts',
  text: "/** Doc. */\nexport const bytes = Buffer.from('x');\n",
  shown: 'Buffer, where a browser runs it too',
});

const USES = {
  time: 'setTimeout(() => undefined, performance.now());\n',
  process: "import process from 'node:process';\nvoid process.title;\n",
};

const FINE = {
  'packages/core/src/engine/good.ts':
    "import { performance } from 'node:perf_hooks';\n/** Doc. */\nexport const at = new Date(0);\nvoid performance.eventLoopUtilization();\n",
  'packages/cli/src/good.ts':
    'console.log(process.title, Date.now(), new Date());\nsetTimeout(() => undefined, 1);\n',
  'packages/plugin-a/src/plugin.ts': 'export default 1;\n',
  'packages/core/src/engine/long.ts': lines(300),
  ...Object.fromEntries(
    AMBIENT_EXCEPTIONS.filter(({ file }) => file !== NARROW).map(({ file, allows }) => [
      file,
      allows.map((kind) => USES[kind]).join(''),
    ]),
  ),
};

/** Runs the real ESLint with the real configuration. @returns rule names by file */
async function lint(root) {
  const eslint = [inRoot('node_modules/eslint/bin/eslint.js'), '.', '--format', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, eslint, {
    cwd: root,
    maxBuffer: 64e6,
  }).catch((error) => error);
  const entries = JSON.parse(stdout).map(({ filePath, messages }) => [
    filePath.slice(root.length + 1).replaceAll('\\', '/'),
    [...new Set(messages.map(({ ruleId, message }) => ruleId ?? message))],
  ]);
  return Object.fromEntries(entries);
}

describe('the lint rules', () => {
  let tree;
  let found;

  beforeAll(async () => {
    const bad = VIOLATIONS.map(({ file, text }) => [file, text]);
    tree = createFixtureTree({
      'package.json': '{ "name": "fixture", "private": true, "type": "module" }',
      'tsconfig.json': TSCONFIG,
      'eslint.config.mjs': `import { lintConfig } from ${JSON.stringify(`file://${inRoot('tools/lint/lint-config.mjs')}`)};\nexport default lintConfig(import.meta.dirname);\n`,
      ...Object.fromEntries(bad),
      ...FINE,
    });
    tree.link('node_modules/@types', inRoot('node_modules/@types'));
    found = await lint(tree.root);
  }, 120_000);

  afterAll(() => tree?.remove());

  it.each(VIOLATIONS)('$rule: rejects $shown', ({ rule, file }) => {
    expect(found[file]).toEqual([rule]);
  });

  it.each(Object.keys(FINE))('has nothing to say about %s', (file) => {
    expect(found[file]).toEqual([]);
  });

  it.each(AMBIENT_EXCEPTIONS)('has an exception only for a file that is there: $file', ({ file, reason }) => {
    expect(reason).not.toBe('');
    expect(existsSync(inRoot(file))).toBe(true);
  });
});
