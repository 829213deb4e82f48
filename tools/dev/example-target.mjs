import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { ROOT, inRoot } from './repository.mjs';

const END_WITH_PARENT = pathToFileURL(inRoot('tools/dev/end-with-parent.mjs')).href;

/**
 * Starts examples/target-server on a free port of loopback. It has a process group of its own, so that Ctrl-C at the
 * terminal reaches the load test and not the server under it.
 * @returns `{ url, stop }`; `stop` resolves when the process has gone, and may be called again
 */
export async function startExampleTarget(args = []) {
  const command = [
    '--import',
    END_WITH_PARENT,
    'examples/target-server/bin/target-server.mjs',
    '--port',
    '0',
    ...args,
  ];
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, address] = /listening on (http\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the example target ended with exit code ${code}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    // A connection that stays open must not hold up the end.
    const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
    await gone;
    clearTimeout(timer);
  };
  return { url, stop };
}
