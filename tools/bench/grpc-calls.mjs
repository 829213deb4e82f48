/**
 * Makes unary calls back to back over one connection, by plugin-grpc or by bare grpc-js, and prints what a call took of
 * this process's processor. The server is a process of its own.
 * `node tools/bench/grpc-calls.mjs plugin|bare TARGET CALLS`
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './measured-child.mjs';

// The plugin's own copies, so that both speak by the same code.
const pluginRequire = createRequire(join(ROOT, 'packages/plugin-grpc/package.json'));
const { credentials, loadPackageDefinition } = pluginRequire('@grpc/grpc-js');
const { loadSync } = pluginRequire('@grpc/proto-loader');
const PROTO_DIR = join(ROOT, 'packages/plugin-grpc/test/protos');
const PROTO = 'shop/v1/catalogue.proto';
const MESSAGE = { id: 7, display_name: 'a thing of some name', tags: ['new', 'red'], price: { units: 12 } };
/** Of warm-up, in calls: code that was never run is slow. */
const WARMUP = 5000;

const DEADLINE_MS = 30_000;

/** Calls as an application makes them: a generated client, one message object, a deadline. */
function openBare(target) {
  const { shop } = loadPackageDefinition(loadSync(PROTO, { includeDirs: [PROTO_DIR], keepCase: true }));
  const client = new shop.v1.Catalogue(target, credentials.createInsecure());
  const call = () =>
    new Promise((resolve, reject) => {
      client.GetItem(MESSAGE, { deadline: Date.now() + DEADLINE_MS }, (error, item) =>
        error ? reject(error) : resolve(item),
      );
    });
  return { call, close: () => client.close() };
}

/** The same by the task, as an engine runs it. */
async function openPlugin(target, varies) {
  const load = (path) => import(pathToFileURL(join(ROOT, 'packages', path)).href);
  const { GRPC_UNARY } = await load('plugin-grpc/dist/index.js');
  const { resolveParameters } = await load('conformance/dist/reading/index.js');
  const { createContext } = await load('conformance/dist/index.js');
  const parametersOf = (message) =>
    resolveParameters(GRPC_UNARY.parameters, {
      ...{ target, service: 'shop.v1.Catalogue', method: 'GetItem', message },
      ...{ protoFiles: [PROTO], includeDirs: [PROTO_DIR] },
    });
  const parameters = parametersOf(varies ? { ...MESSAGE, id: '${iteration}' } : MESSAGE);
  const engine = { parameters, baseDir: null, engine: { index: 0, count: 1 }, maxUsers: 1 };
  const shared = await GRPC_UNARY.createShared(engine);
  const { signal } = new AbortController();
  const user = await GRPC_UNARY.createUser({ ...engine, shared, user: 0, signal });
  const context = createContext({ parameters, signal });
  const call = async () => {
    // What an engine hands over where something in the parameters varies: a new object each time.
    const given = varies ? { ...context, parameters: { ...parameters, message: MESSAGE } } : context;
    const { failureCode, failureMessage } = await user.execute(given);
    if (failureCode !== undefined) throw new Error(`${failureCode}: ${failureMessage}`);
  };
  return { call, close: () => user.close() };
}

async function main([kind, target, calls]) {
  const { call, close } = kind === 'bare' ? openBare(target) : await openPlugin(target, kind === 'varying');
  for (let at = 0; at < WARMUP; at += 1) await call();
  const before = process.cpuUsage();
  const startMs = performance.now();
  for (let at = 0; at < Number(calls); at += 1) await call();
  const { user, system } = process.cpuUsage(before);
  const elapsedMs = performance.now() - startMs;
  console.log(
    JSON.stringify({ cpuUs: (user + system) / Number(calls), elapsedUs: (elapsedMs * 1000) / Number(calls) }),
  );
  await close();
}

await main(process.argv.slice(2));
