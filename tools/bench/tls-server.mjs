import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { connect } from 'node:tls';
import { isInstalled } from './machine.mjs';
import { ROOT } from './measured-child.mjs';

const START_LIMIT_MS = 10_000;

function makeCertificate(folder) {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', certificate, ...subject], {
    stdio: 'ignore',
  });
  return { key, certificate };
}

/** A port that nobody listens on. nginx cannot be asked which one it was given. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function untilReached(port, child) {
  const limitMs = performance.now() + START_LIMIT_MS;
  for (;;) {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    const reached = await new Promise((resolve) => {
      socket.once('secureConnect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (reached) return;
    if (child.exitCode !== null || performance.now() > limitMs) throw new Error('nginx did not start');
    await after(20);
  }
}

async function startNginx(prefix, folder, { key, certificate }) {
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit; events { worker_connections 512; }
    http { access_log off; keepalive_requests 1000000000; server { listen 127.0.0.1:${port} ssl;
      ssl_certificate ${certificate}; ssl_certificate_key ${key}; location / { return 200 "ok"; } } }`,
  );
  const command = [...prefix, 'nginx', '-p', folder, '-c', file, '-e', 'stderr'];
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });
  await untilReached(port, child);
  return { child, url: `https://127.0.0.1:${port}/` };
}

async function startNode(prefix, { key, certificate }) {
  const command = [...prefix, process.execPath, 'tools/bench/tls-target.mjs', key, certificate];
  const child = spawn(command[0], command.slice(1), { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the TLS target ended with ${code}`)));
  });
  return { child, url };
}

/**
 * Starts an HTTPS server that answers `ok`: nginx where it is installed, since a server of Node.js answers more slowly than
 * the generators ask, and each of its answers would have to wake them.
 *
 * @param prefix command before it, for example `taskset -c 0`
 */
export async function startTlsServer(prefix) {
  const folder = mkdtempSync(join(tmpdir(), 'vajra-tls-'));
  const name = isInstalled('nginx') ? 'nginx' : 'Node.js (nginx is not installed)';
  const files = makeCertificate(folder);
  const { child, url } = await (name === 'nginx'
    ? startNginx(prefix, folder, files)
    : startNode(prefix, files));
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  return {
    name,
    url,
    async stop() {
      process.off('exit', end);
      const gone = once(child, 'exit');
      end();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
