import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { assertConformance, createTaskHarness } from '@vajraedge/conformance';
import { readRunPlan } from '../../src/plan/read-run-plan.js';
import { resolveRunPlan } from '../../src/plan/resolve-run-plan.js';
import { discoverPlugins } from '../../src/plugin/discover-plugins.js';
import { loadTask } from '../../src/plugin/plugin-loader.js';
import type { PluginCatalog, TaskManifest } from '../../src/plugin/task-manifest.js';
import { createFixtureProject, type FixtureProject } from './fixture-project.js';

const ROOT = join(import.meta.dirname, '../../../..');
const TASK_FILES = ['hello', 'plain', 'checkout', 'echo', 'greet'];

/** The blocks of a document that say which file they are, by that file. */
function filesIn(document: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const blocks = text.matchAll(/^```\w+ file=(\S+)\n(.*?)^```$/gms);
  return new Map(Array.from(blocks, ([, file, code]) => [file as string, code as string]));
}

let project: FixtureProject;
let catalog: PluginCatalog;

// Once for all: a compiler takes its time.
beforeAll(async () => {
  project = createFixtureProject();
  const files = filesIn('docs/writing-a-task.md');
  for (const [file, text] of files)
    project.write(/^(package|src|test)\b/.test(file) ? `plugin/${file}` : file, text);
  project.write('package.json', '{ "type": "module" }');
  project.link(join(ROOT, 'packages/sdk'), 'node_modules/@vajraedge/sdk');
  project.link(join(ROOT, 'packages/conformance'), 'node_modules/@vajraedge/conformance');
  await compile('.', ['*.task.ts', '*.task.mjs'], '.');
  await compile('plugin', ['src/*.ts'], 'dist');
  await compile('plugin', ['src/*.ts', 'test/*.ts'], null);
  const ending = (name: string): string => (name === 'plain' ? 'mjs' : 'js');
  const taskFiles = TASK_FILES.map((name) => `./${name}.task.${ending(name)}`);
  catalog = await discoverPlugins({ projectDir: project.dir, pluginDirs: ['plugin'], taskFiles });
}, 120_000);
afterAll(() => project.remove());

/** Compiles files as strictly as this repository does; `outDir` null only checks them. */
async function compile(folder: string, include: readonly string[], outDir: string | null): Promise<void> {
  const compilerOptions = {
    types: ['node', 'jest'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
    ...(outDir === null ? { noEmit: true } : { outDir, rootDir: outDir === 'dist' ? 'src' : '.' }),
    composite: false,
    declaration: false,
    declarationMap: false,
    noUnusedLocals: true,
    noUnusedParameters: true,
  };
  const config = { extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, include, exclude: [] };
  const file = project.write(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(ROOT, 'node_modules/@typescript/native/bin/tsc');
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', file]).catch(
    (error: { stdout: string }) => error,
  );
  if (stdout !== '') throw new Error(stdout);
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Runs one iteration of a documented task, as an engine would, and says what came of it. */
async function iterate(
  task: string,
  parameters: { readonly [name: string]: string | number },
): Promise<unknown> {
  const { origin, name } = catalog.tasks.get(task) as TaskManifest;
  const harness = await createTaskHarness(await loadTask(origin, name), { parameters });
  const user = await harness.createUser();
  const { ok, failure, outcome, context } = await user.iterate();
  await harness.close();
  return { ok, failure, outcome, steps: context.steps.map((step) => step.name) };
}

describe('the tasks in docs/writing-a-task.md', () => {
  it('compile, and are found as the document says', () => {
    expect(catalog.refused).toEqual([]);
    expect([...catalog.tasks.values()].map(({ displayName }) => displayName)).toEqual([
      'TCP_CONNECT',
      'hello',
      'plain',
      'CHECKOUT',
      'TCP echo',
      'GREET',
    ]);
  });

  it('talk to real servers: bytes', async () => {
    const server = createTcpServer((socket) => socket.pipe(socket));
    const port = await listening(server);
    expect(await iterate('./echo.task.js', { port, size: '1kB' })).toMatchObject({
      ok: true,
      outcome: { sentBytes: 1000, receivedBytes: 1000 },
    });
    expect(await iterate('TCP_CONNECT', { port })).toMatchObject({ ok: true, failure: null });
    server.close();
  });

  it('talk to real servers: HTTP', async () => {
    const asked: string[] = [];
    const server = createHttpServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.statusCode = request.url === '/checkout' ? 201 : 200;
      response.end('hello');
    });
    const address = `http://127.0.0.1:${await listening(server)}`;
    expect(await iterate('./greet.task.js', { address })).toMatchObject({ ok: true, failure: null });
    const visit = await iterate('./checkout.task.js', { shop: address, password: 'env:SHOP_PASSWORD' });
    expect(visit).toMatchObject({ ok: true, failure: null, steps: ['log in', 'fill the cart', 'pay'] });
    expect(asked).toEqual(['GET /?name=Ada', 'POST /login', 'POST /cart', 'POST /checkout']);
    server.closeAllConnections();
    server.close();
  });
});

describe('the plugin in docs/writing-a-task.md', () => {
  it('conforms, as the test in the document says', async () => {
    const built = pathToFileURL(join(project.dir, 'plugin/dist/plugin.js')).href;
    const { default: plugin } = (await import(built)) as { default: unknown };
    const server = createTcpServer((socket) => socket.end());
    const port = await listening(server);
    const sample = { parameters: { port }, failing: { port: 1 }, slow: null, iterations: 500 };
    const { checks } = await assertConformance(plugin, { samples: { TCP_CONNECT: sample } });
    expect(checks.filter(({ state }) => state !== 'PASS')).toEqual([]);
    server.close();
  }, 60_000);
});

describe('a documented plan', () => {
  it.each(['hello.yaml', 'checkout.yaml'])('resolves: docs/writing-a-task.md, %s', (fileName) => {
    project.write('products.csv', 'id\np3\n');
    const text = readFileSync(join(project.dir, fileName), 'utf8').replaceAll('.task.ts', '.task.js');
    const document = readRunPlan({ text, format: 'yaml', fileName, baseDir: project.dir });
    expect(resolveRunPlan(document, catalog).scenarios).toHaveLength(1);
  });

  it('resolves: packages/plugin-basic/README.md', async () => {
    const readme = readFileSync(join(ROOT, 'packages/plugin-basic/README.md'), 'utf8');
    const text = /^```yaml\n(.*?)^```$/ms.exec(readme)?.[1] as string;
    const document = readRunPlan({ text, format: 'yaml', fileName: 'README.md', baseDir: null });
    const basic = await discoverPlugins({
      projectDir: project.dir,
      pluginDirs: [join(ROOT, 'packages/plugin-basic')],
    });
    const { scenarios } = resolveRunPlan(document, basic);
    expect(scenarios.map(({ name, mix }) => [name, mix[0]?.task])).toEqual([
      ['nothing', 'NOOP'],
      ['answers', 'SLEEP'],
      ['work', 'CPU'],
    ]);
  });
});
