import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from './measured-child.mjs';
import { warmTarget } from './warm-target.mjs';

/**
 * After so many rounds of so many requests the target's code is compiled: its own compilers would keep it from its core for
 * some milliseconds. Between rounds it is set anew, as before each measurement, since the first time throws some of its
 * code away (seen: 5 ms at the 300th request after it).
 */
const WARM_ROUNDS = 3;
const WARM_REQUESTS = 20_000;

async function call(url, path, method = 'GET', value = undefined) {
  const body = value === undefined ? undefined : JSON.stringify(value);
  const response = await fetch(url + path, { method, body, headers: { connection: 'close' } });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response;
}

async function listeningUrl(child) {
  return await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, url] = /^listening on (\S+)$/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the target ended with ${code}`)));
  });
}

/**
 * Starts examples/target-server in a process of its own, with arrival stamps, and warms it up.
 * @param prefix command before it, for example `taskset -c 0`
 * @param options.isSharp stamps as soon as anything can: it never sleeps, and V8's compilers and collectors do not run
 * beside it. It takes all of its core
 */
export async function startTarget(prefix, { isSharp = false } = {}) {
  const [program, ...args] = [
    ...prefix,
    process.execPath,
    '--no-memory-reducer', // V8 would collect while little is asked, and the target stand still for it.
    ...(isSharp ? ['--single-threaded'] : []),
    'examples/target-server/bin/target-server.mjs',
    '--port',
    '0',
    '--stamp',
    ...(isSharp ? ['--poll'] : []),
  ];
  const child = spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const url = await listeningUrl(child);
  /** Answers as the settings say from now on, and counts and stamps anew. */
  const reset = async (settings = {}) => {
    await call(url, '/__settings', 'POST', { latencyMs: 0, ...settings });
    await call(url, '/__stats', 'DELETE');
    await call(url, '/__arrivals', 'DELETE');
  };
  for (let round = 0; round < WARM_ROUNDS; round += 1) {
    await warmTarget(url, WARM_REQUESTS);
    await reset();
  }
  return {
    url,
    reset,
    statistics: async () => await (await call(url, '/__stats')).json(),
    /** Microseconds of the machine's monotonic clock. */
    arrivalsUs: async () => new Float64Array(await (await call(url, '/__arrivals')).arrayBuffer()),
    stall: async (durationMs) => void (await call(url, `/__stall/${durationMs}ms`, 'POST')),
    async stop() {
      process.off('exit', end);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}
