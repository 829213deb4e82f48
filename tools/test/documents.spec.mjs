import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runQuiet } from '../dev/child.mjs';
import { inRoot, workspacePackages } from '../dev/repository.mjs';
import { createFixtureTree } from './fixture-tree.mjs';

const DOCUMENTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'THREAT_MODEL.md',
  'ERRORS.md',
  'examples/target-server/README.md',
  ...readdirSync(inRoot('docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
  ...workspacePackages().map(({ folder }) => `${folder}/README.md`),
].filter((file) => existsSync(inRoot(file)));

const PLANS = readdirSync(inRoot('examples/plans')).filter((file) => file.endsWith('.yaml'));

const read = (file) => readFileSync(inRoot(file), 'utf8');

/** Fenced blocks of one language in all documents: `{ file, index, head, text }`; `head` is the rest of the fence's line. */
const blocks = (language) =>
  DOCUMENTS.flatMap((file) =>
    [...read(file).matchAll(new RegExp(`^\`\`\`${language}\\b(.*)\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
      ([, head, text], index) => ({ file, index, head, text }),
    ),
  );

/** A block's own name: `file=` in the fence's line, or a comment in its first line; else by its number. */
function nameOf({ file, index, head, text }) {
  const own = /file=(\S+)/.exec(head)?.[1] ?? /^\/\/ (\S+\.ts)\n/.exec(text)?.[1] ?? `block-${index}.ts`;
  return `${file.replaceAll(/\W+/g, '-')}/${own}`;
}

describe('links', () => {
  const links = DOCUMENTS.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, target]) => ({ file, target })),
  );

  it('in documents are there', () => {
    expect(links.length).toBeGreaterThan(20);
  });

  it.each(links)('$file -> $target', ({ file, target }) => {
    expect(existsSync(join(inRoot(dirname(file)), target))).toBe(true);
  });
});

describe('plans', () => {
  const plans = [
    ...blocks('yaml').filter(({ text }) => /^scenarios:/m.test(text)),
    ...PLANS.map((file, index) => ({
      file: `examples/plans/${file}`,
      index,
      text: read(`examples/plans/${file}`),
    })),
  ];
  let readRunPlan;

  beforeAll(async () => {
    ({ readRunPlan } = await import('../../packages/core/dist/index.js'));
  });

  it('are there', () => {
    expect(plans.length).toBeGreaterThan(6);
  });

  it.each(plans)('$file, number $index, keeps the schema', ({ text }) => {
    const read = () => readRunPlan({ text, format: 'yaml', fileName: 'plan.yaml', baseDir: null });
    expect(read).not.toThrow();
  });
});

describe('TypeScript in documents', () => {
  const sources = blocks('ts').map((block) => ({ name: nameOf(block), text: block.text }));
  let tree;
  let output;

  beforeAll(async () => {
    tree = createFixtureTree({
      'package.json': '{ "name": "documents", "private": true, "type": "module" }',
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          module: 'NodeNext',
          target: 'ES2022',
          lib: ['ES2023'],
          types: ['node', 'jest'],
          strict: true,
          skipLibCheck: true,
          verbatimModuleSyntax: true,
          noEmit: true,
        },
      }),
      ...Object.fromEntries(sources.map(({ name, text }) => [name, text])),
    });
    tree.link('node_modules', inRoot('node_modules'));
    ({ output } = await runQuiet(process.execPath, [
      inRoot('node_modules/@typescript/native/bin/tsc'),
      '-p',
      tree.root,
    ]));
  }, 120_000);

  afterAll(() => tree?.remove());

  it('is there', () => {
    expect(sources.length).toBeGreaterThan(1);
  });

  it.each(sources)('$name compiles', ({ name }) => {
    expect(output.split('\n').filter((line) => line.includes(`/${name}(`))).toEqual([]);
  });

  it('compiles without any other complaint', () => {
    expect(
      output.split('\n').filter((line) => line !== '' && !sources.some(({ name }) => line.includes(name))),
    ).toEqual([]);
  });
});
