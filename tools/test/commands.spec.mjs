import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { changesetProblems } from '../dev/changesets.mjs';
import { runQuiet } from '../dev/child.mjs';
import { OLDEST_NODE, nodeVersionProblem } from '../dev/node-version.mjs';
import { inRoot, workspacePackages } from '../dev/repository.mjs';
import { countsOf } from '../dev/test-run.mjs';
import { createFixtureTree } from './fixture-tree.mjs';

describe('the version of Node.js', () => {
  it.each(['20.19.0', '20.19.5', '20.20.2', '22.0.0', '24.1.0'])('%s will do', (version) => {
    expect(nodeVersionProblem(version)).toBeNull();
  });

  it.each(['16.20.2', '18.20.8', '20.18.9', '20.9.0'])('%s is refused in words', (version) => {
    expect(nodeVersionProblem(version)).toContain(
      `needs Node.js ${OLDEST_NODE} or newer; this is ${version}`,
    );
  });

  it('is checked before anything is loaded that an older one cannot parse or find', () => {
    const entry = readFileSync(inRoot('tools/vajra-dev.mjs'), 'utf8');
    expect(entry.match(/^import .*$/gm)).toEqual([
      "import { nodeVersionProblem } from './dev/node-version.mjs';",
    ]);
  });
});

describe('vajra-dev', () => {
  const run = (...args) =>
    promisify(execFile)(process.execPath, [inRoot('tools/vajra-dev.mjs'), ...args]).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );

  it('explains itself', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const name of ['demo', 'test', 'check', 'bench', 'build']) expect(stdout).toContain(`  ${name} `);
  });

  it.each([
    [['fly'], 'There is no command "fly".'],
    [['toString'], 'no command "toString"'],
    [[], 'A command is missing.'],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('child processes', () => {
  it('give their exit code and all they printed', async () => {
    const script = "console.log('out'); console.error('err'); process.exitCode = 7;";
    const { code, output } = await runQuiet(process.execPath, ['-e', script]);
    expect(code).toBe(7);
    expect(output).toContain('out\n');
    expect(output).toContain('err\n');
  });

  it('that a signal ends give 128 and its number', async () => {
    const { code } = await runQuiet(process.execPath, [
      '-e',
      "process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);",
    ]);
    expect(code).toBe(137);
  });

  it('that end with the code of an interrupt by themselves were not interrupted', async () => {
    const { code, interrupted } = await runQuiet(process.execPath, ['-e', 'process.exitCode = 130']);
    expect({ code, interrupted }).toEqual({ code: 130, interrupted: false });
  });

  it('are handed signals, and say that they were interrupted', async () => {
    const module = pathToFileURL(inRoot('tools/dev/child.mjs')).href;
    const script = `
      import { runQuiet } from '${module}';
      const run = runQuiet(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      process.kill(process.pid, 'SIGTERM');
      console.log(JSON.stringify(await run));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    expect(JSON.parse(stdout)).toEqual({ code: 143, output: '', interrupted: true });
  });

  it('that are not there give 127 and a reason', async () => {
    const { code, output } = await runQuiet('no-such-command-at-all', []);
    expect(code).toBe(127);
    expect(output).toContain('no-such-command-at-all');
  });

  it('loaded with end-with-parent end when their parent is killed', async () => {
    const preload = pathToFileURL(inRoot('tools/dev/end-with-parent.mjs')).href;
    const child = `require('child_process').spawn(process.execPath, ['--import', '${preload}', '-e', "console.log(process.pid); setInterval(() => {}, 1000);"], { detached: true, stdio: ['pipe', 'inherit', 'inherit'] })`;
    const parent = spawn(process.execPath, ['-e', child], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(parent.stdout, 'data');
    expect(Number(line)).toBeGreaterThan(0);
    const exit = once(parent, 'exit');
    parent.kill('SIGKILL');
    // The grandchild holds the pipe, so the end of the pipe is the end of the grandchild; else this test never ends.
    await once(parent.stdout, 'close');
    expect(await exit).toEqual([null, 'SIGKILL']);
  });
});

describe('counts of a test run', () => {
  const result = {
    numPassedTests: 5,
    numFailedTests: 0,
    numRuntimeErrorTestSuites: 0,
    numPendingTests: 1,
    numTodoTests: 1,
  };

  it.each([
    ['all well', result, 0, { passed: 5, failed: 0, skipped: 2 }],
    ['two failed', { ...result, numFailedTests: 2 }, 1, { passed: 5, failed: 2, skipped: 2 }],
    [
      'a file that does not load',
      { ...result, numRuntimeErrorTestSuites: 1 },
      1,
      { passed: 5, failed: 1, skipped: 2 },
    ],
    ['a bad end that no test explains', result, 1, { passed: 5, failed: 1, skipped: 2 }],
    ['no result at all', null, 1, { passed: 0, failed: 1, skipped: 0 }],
  ])('%s', (_name, json, code, expected) => {
    expect(countsOf(json, code)).toEqual(expected);
  });
});

describe('changesets', () => {
  const CONFIG = { fixed: [['@vajraedge/*']], access: 'public' };
  const judge = (text, config = CONFIG) => {
    const tree = createFixtureTree({
      'packages/sdk/package.json': '{ "name": "@vajraedge/sdk" }',
      '.changeset/config.json': JSON.stringify(config),
      '.changeset/some.md': text,
    });
    try {
      return changesetProblems(tree.root);
    } finally {
      tree.remove();
    }
  };
  const changeset = (header, body = 'What users see of it.') => `---\n${header}\n---\n\n${body}\n`;

  it.each([
    ['a good one', changeset("'@vajraedge/sdk': minor"), []],
    [
      'a package that is not there',
      changeset("'@vajraedge/nope': minor"),
      ['there is no package "@vajraedge/nope"'],
    ],
    ['an unknown bump', changeset("'@vajraedge/sdk': tiny"), ['"tiny" is none of major, minor, patch']],
    ['no package', changeset(''), ['it names no package']],
    ['no text', changeset("'@vajraedge/sdk': patch", ''), ['it says nothing to users']],
    ['no header', 'Just text.', ['it does not begin with a list']],
  ])('%s', (_name, text, expected) => {
    const found = judge(text);
    expect(found).toHaveLength(expected.length);
    expected.forEach((part, index) => expect(found[index]).toContain(part));
  });

  it('must keep all packages at one version', () => {
    const found = judge(changeset("'@vajraedge/sdk': minor"), { ...CONFIG, fixed: [] });
    expect(found).toEqual([expect.stringContaining('share one version')]);
  });

  it('of this repository are in order', () => {
    expect(workspacePackages().length).toBeGreaterThan(4);
    expect(changesetProblems()).toEqual([]);
  });
});
