import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createProject, type Project } from '../end-to-end/project.js';
import { plainEnvironment, vajra } from '../end-to-end/vajra.js';

const NODE_MODULES = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
const NAME = '@acme/vajraedge-plugin-line-echo';

let project: Project;
beforeEach(() => {
  project = createProject();
});
afterEach(() => project.remove());

const call = (...args: string[]) => vajra(args, { cwd: project.dir });

async function run(folder: string, ...args: string[]): Promise<string> {
  const env = plainEnvironment();
  // Set within Jest, and not what a user has.
  delete env['NODE_TEST_CONTEXT'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
  return stdout;
}

describe('vajra new plugin', () => {
  it('makes a plugin that compiles, passes the conformance kit and offers its task', async () => {
    const { code, stdout, stderr } = await call('new', 'plugin', NAME);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      'Next:\n  cd vajraedge-plugin-line-echo\n  npm install\n  npm test                    builds it, and runs the conformance kit\n  npx vajra tasks LINE_ECHO   ',
    );
    const folder = join(project.dir, 'vajraedge-plugin-line-echo');
    await run(folder, join(NODE_MODULES, '@typescript/native/bin/tsc'));
    await run(folder, join(NODE_MODULES, '@typescript/old/bin/tsc'));
    expect(await run(folder, '--test')).toMatch(/^# pass 3\n# fail 0$/m);
    const tasks = await vajra(['tasks', 'LINE_ECHO', '--json'], { cwd: folder });
    expect(JSON.parse(tasks.stdout)).toMatchObject({
      task: { name: 'LINE_ECHO', origin: { package: NAME, version: '0.1.0' }, has: { probe: true } },
    });
  });

  it('makes files in the form that Prettier gives them', async () => {
    await call('new', 'plugin', NAME, '--dir', 'made');
    const prettier = join(NODE_MODULES, 'prettier/bin/prettier.cjs');
    const options = ['--check', '--single-quote', '--print-width', '110', '--ignore-path', 'none'];
    await run(join(project.dir, 'made'), prettier, ...options, '.');
  });

  it('names all that belongs to it, and leaves nothing to be filled in', async () => {
    await call('new', 'plugin', NAME, '--dir', 'deep/made');
    const folder = join(project.dir, 'deep/made');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'package.json', '.gitignore', 'tsconfig.json']),
    );
    const texts = files
      .filter((file) => /\.|LICENSE/.test(file))
      .map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(texts.filter((text) => /\{\{|undefined,|undefined'/.test(text))).toEqual([]);
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      name: NAME,
      license: 'MIT',
      vajraedge: { plugin: './dist/plugin.js' },
      peerDependencies: { '@vajraedge/sdk': expect.stringMatching(/^\^\d/) },
    });
  });

  it.each([
    [['new', 'plugin', 'Echo'], 'capital letters'],
    [['new', 'plugin', 'http-get'], 'would be HTTP_GET, which @vajraedge/plugin-http'],
    [['new', 'plugin', 'echo', '--dir', 'taken'], '"taken" is there already, with files in it.'],
    [['new', 'plugin'], 'vajra new plugin --help'],
    [['new', 'plgin', 'echo'], 'Did you mean plugin?'],
  ])('%j exits 2, is told why, and writes nothing', async (args, message) => {
    mkdirSync(join(project.dir, 'taken'));
    writeFileSync(join(project.dir, 'taken/mine.txt'), 'mine');
    const { code, stdout, stderr } = await call(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error VE_USAGE: ');
    expect(stderr).toContain(message);
    expect(readdirSync(project.dir).sort()).toEqual(['node_modules', 'taken']);
    expect(readdirSync(join(project.dir, 'taken'))).toEqual(['mine.txt']);
  });

  it('refuses the name of a task that a plugin of the project has', async () => {
    project.write('plugins/one/package.json', '{ "name": "one", "vajraedge": { "plugin": "./plugin.mjs" } }');
    project.write('plugins/one/plugin.mjs', "export default { tasks: [{ name: 'ECHO', execute() {} }] };");
    mkdirSync(join(project.dir, 'work/node_modules'), { recursive: true });
    symlinkSync(join(project.dir, 'plugins/one'), join(project.dir, 'work/node_modules/one'), 'junction');
    const { code, stderr } = await vajra(['new', 'plugin', 'echo'], { cwd: join(project.dir, 'work') });
    expect(code).toBe(2);
    expect(stderr).toContain('The task of that plugin would be ECHO, which one 0.0.0 offers already.');
    expect(existsSync(join(project.dir, 'work/echo'))).toBe(false);
  });

  it('shows its help where nothing was said to be made', async () => {
    const { code, stdout, stderr } = await call('new');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: vajra new');
    expect(stderr).not.toContain('VE_USAGE');
  });
});
