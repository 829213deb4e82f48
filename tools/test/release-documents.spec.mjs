import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentBlocks } from '../release/document-blocks.mjs';
import { followDocument, missingLine } from '../release/document-run.mjs';
import { createFixtureTree } from './fixture-tree.mjs';

const fenced = (head, ...lines) => `Text.\n\n\`\`\`${head}\n${lines.join('\n')}\n\`\`\`\n`;

describe('the blocks of a document', () => {
  it('are commands, second terminals, outputs and files', () => {
    const document = [
      fenced('sh', 'npm test'),
      fenced('sh background until="ready now"', 'node server.mjs'),
      fenced('text output', 'all well'),
      fenced('ts file=src/a.ts', 'export {};'),
    ].join('\n');
    expect(documentBlocks(document)).toEqual([
      { kind: 'commands', line: 3, text: 'npm test\n', file: null, until: null },
      { kind: 'background', line: 9, text: 'node server.mjs\n', file: null, until: 'ready now' },
      { kind: 'output', line: 15, text: 'all well\n', file: null, until: null },
      { kind: 'file', line: 21, text: 'export {};\n', file: 'src/a.ts', until: null },
    ]);
  });

  it.each(['', 'ts', 'text', 'console', 'sh background', 'sh once'])('nobody can follow ```%s', (head) => {
    expect(() => documentBlocks(fenced(head, 'x'))).toThrow('line 3: a block that nobody could follow');
  });
});

describe('the lines that were printed', () => {
  it.each([
    ['all, with others between', 'a\nc', 'a\nb\nc', undefined],
    ['whatever the columns', '  a  b', 'a    b', undefined],
    ['not in this order', 'c\na', 'a\nb\nc', 'a'],
    ['once, not twice', 'a\na', 'a\nb', 'a'],
    ['not at all', 'd', 'a\nb', 'd'],
  ])('%s', (_name, wanted, printed, expected) => {
    expect(missingLine(wanted, printed)).toBe(expected);
  });
});

describe('following a document', () => {
  let tree;
  beforeEach(() => {
    tree = createFixtureTree({});
    mkdirSync(join(tree.root, 'empty'));
  });
  afterEach(() => tree.remove());
  const follow = (...blocks) =>
    followDocument(blocks.join('\n'), { dir: join(tree.root, 'empty'), env: process.env });

  it('types, saves and stays in the folder it has gone to', async () => {
    const blocks = [
      fenced('sh', 'mkdir inner && cd inner'),
      fenced('text file=deep/a.txt', 'hello'),
      fenced('sh', 'cat deep/a.txt'),
      fenced('text output', 'hello'),
    ];
    expect(await follow(...blocks)).toBe(4);
    expect(readFileSync(join(tree.root, 'empty/inner/deep/a.txt'), 'utf8')).toBe('hello\n');
  });

  it('waits for the second terminal, and ends what runs there', async () => {
    const script = 'console.log("listening"); setInterval(() => {}, 1000);';
    await follow(
      fenced(
        'js file=server.mjs',
        `import { writeFileSync } from 'node:fs';`,
        'writeFileSync("pid", String(process.pid));',
        script,
      ),
      fenced('sh background until="listening"', `exec "${process.execPath}" server.mjs`),
      fenced('sh', 'test -s pid'),
    );
    const pid = Number(readFileSync(join(tree.root, 'empty/pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it.each([
    ['a command fails', [fenced('sh', 'echo oh; exit 3')], 'line 3: exit code 3'],
    ['another is right after it', [fenced('sh', 'false', 'true')], 'line 3: exit code 1'],
    [
      'something else is printed',
      [fenced('sh', 'echo a'), fenced('text output', 'b')],
      'line 9: "b" was not printed',
    ],
    [
      'the second terminal ends',
      [fenced('sh background until="ready"', 'echo no')],
      'line 3: "echo no" ended',
    ],
  ])('fails where %s', async (_name, blocks, message) => {
    await expect(follow(...blocks)).rejects.toThrow(message);
  });
});
