import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PreflightReport } from '@vajraedge/core';
import { plainEnvironment } from '../end-to-end/vajra.js';
import { complaints, preflightOf } from './http-preflight.js';
import { NOOP_PLAN, preflightUnder } from './preflight-under.js';
import { createSwallowingPort } from './swallowing-port.js';
import { TestServers } from './test-servers.js';

const servers = new TestServers();
afterEach(() => servers.close());

/** Namespaces of the test's own, for a network to cut and a disk to fill; not every system lets a user have them. */
const mayIsolate = spawnSync('unshare', ['-rmn', 'ip', 'link', 'set', 'lo', 'up']).status === 0;
const isolated = mayIsolate ? it : it.skip;

describe('the way to the target', () => {
  it('fails a port that swallows packets, and points to what may swallow them', async () => {
    const { port, close } = await createSwallowingPort();
    try {
      const report = await preflightOf(`http://127.0.0.1:${port}/`);
      expect(report.state).toBe('FAIL');
      expect(complaints(report)).toMatch(/FAIL service-health main\/HTTP_GET: /);
      expect(complaints(report)).toMatch(
        /FAIL network 127\.0\.0\.1:\d+: .* does not answer: no connection within 3 s\. -> A firewall may swallow the packets/,
      );
    } finally {
      await close();
    }
  });

  isolated('fails a route that is lost during the check', () => {
    const script = `
      import { execFileSync } from 'node:child_process';
      import { createServer } from 'node:http';
      import { discoverPlugins, readRunPlan, resolveRunPlan, runPreflight } from '@vajraedge/core';
      const seen = { connections: 0, requests: 0 };
      const cut = () => seen.connections > 1 && seen.requests > 0 && execFileSync('ip', ['link', 'set', 'lo', 'down']);
      const server = createServer(() => { seen.requests += 1; cut(); }).listen(0, '127.0.0.1', async () => {
        const catalog = await discoverPlugins({ projectDir: process.cwd() });
        const url = 'http://127.0.0.1:' + server.address().port;
        const main = { task: 'HTTP_GET', parameters: { url }, load: { targetTps: 10, sustain: '2s' } };
        const source = { value: { scenarios: { main } }, fileName: 'cut', baseDir: null };
        const report = await runPreflight({ plan: resolveRunPlan(readRunPlan(source), catalog), catalog });
        console.log(JSON.stringify(report));
        process.exit();
      });
      server.on('connection', () => { seen.connections += 1; cut(); });`;
    const inside = 'ip link set lo up; exec "$NODE" --input-type=module -e "$SCRIPT"';
    const output = execFileSync('unshare', ['-rn', 'bash', '-c', inside], {
      cwd: import.meta.dirname,
      env: { ...plainEnvironment(), NODE: process.execPath, SCRIPT: script },
    });
    const report = JSON.parse(output.toString()) as PreflightReport;
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/FAIL service-health main\/HTTP_GET: /);
    expect(complaints(report)).toMatch(
      /FAIL network 127\.0\.0\.1:\d+: .* took a connection at first and takes none any more \(\w+\): the route to it, or the service, was lost during the check\./,
    );
    expect(report.durationMs).toBeLessThanOrEqual(report.deadlineMs);
  });

  it('fails http where https is asked for', async () => {
    const port = await servers.http((_, response) => response.end('ok'));
    const report = await preflightOf(`https://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(
      /FAIL network .* no TLS session comes about .* -> Check that this port speaks https/,
    );
  });
});

describe('something in between', () => {
  it.each([
    ['a captive portal', 511, 'portal/1.0', /status 511 is what a captive portal sends/],
    ['a proxy', 503, 'squid/6.6', /the answer is from "squid\/6\.6"/],
  ])('%s that answers in place of the target', async (_, status, server, words) => {
    const port = await servers.http((__, response) =>
      response.writeHead(status, { server, 'content-type': 'text/html' }).end('<html>Blocked</html>'),
    );
    const report = await preflightOf(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(words);
    expect(complaints(report)).toContain(
      'Log in to the network, or make the proxy let this machine through.',
    );
  });

  it('a portal that leads the request to a log-in page of its own', async () => {
    const portal = await servers.http((_, response) => response.end('<html>Log in</html>'));
    const port = await servers.http((_, response) =>
      response.writeHead(302, { location: `http://localhost:${portal}/login` }).end(),
    );
    const report = await preflightOf(`http://127.0.0.1:${port}/`, { followRedirects: true });
    expect(report.state).toBe('WARN');
    expect(complaints(report)).toMatch(
      /WARN network in-between .*the request was led to localhost, which the plan does not name/,
    );
  });
});

describe('the disk for the results', () => {
  isolated.each([
    [
      'is full',
      'size=64k',
      'head -c 65536 /dev/zero > "$RESULTS_DIR/full"',
      /FAIL resources disk: The disk of .* is full\. -> Free some space/,
    ],
    [
      'takes no further file',
      'size=100m,nr_inodes=2',
      'touch "$RESULTS_DIR/last"',
      /FAIL resources disk: The disk of .* is full\./,
    ],
    ['is nearly full', 'size=10m', 'true', /WARN resources disk: Only 10 MiB free in /],
  ])('%s', (_, size, fill, words) => {
    const dir = mkdtempSync(join(tmpdir(), 'vajra-disk-'));
    try {
      const line = `mount -t tmpfs -o ${size} tmpfs "$RESULTS_DIR"; ${fill}`;
      const report = preflightUnder(line, NOOP_PLAN, { RESULTS_DIR: dir }, ['unshare', '-rm']);
      expect(complaints(report)).toMatch(words);
    } finally {
      rmdirSync(dir);
    }
  });
});
