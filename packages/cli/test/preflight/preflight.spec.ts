import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import {
  discoverPlugins,
  type PluginCatalog,
  type PreflightReport,
  readRunPlan,
  resolveRunPlan,
  runPreflight,
  type RunPlan,
} from '@vajraedge/core';
import { HTTP_PLAN, NOOP_PLAN, preflightUnder } from './preflight-under.js';
import { createAuthority, type Certificate, type TestAuthority } from './certificates.js';

const SECOND = 1000;
let catalog: PluginCatalog;
let authority: TestAuthority;
const opened: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];

beforeAll(async () => {
  catalog = await discoverPlugins({ projectDir: import.meta.dirname });
  authority = createAuthority();
});
afterAll(() => authority.remove());
afterEach(async () => {
  for (const { server, sockets } of opened.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(server: Server | HttpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  opened.push({ server, sockets });
  return (server.address() as AddressInfo).port;
}

const http = (answer: RequestListener): Promise<number> => listen(createHttpServer(answer));
const https = ({ key, cert }: Certificate): Promise<number> =>
  listen(createHttpsServer({ key, cert }, (_, response) => response.end('ok')));

async function preflight(
  url: string,
  parameters: Record<string, unknown> = {},
  load: Record<string, unknown> = {},
): Promise<PreflightReport> {
  const value = {
    name: 'test',
    scenarios: {
      main: {
        task: 'HTTP_GET',
        parameters: { url, ...parameters },
        load: { targetTps: 10, sustain: '2s', ...load },
      },
    },
  } as unknown as RunPlan;
  const plan = resolveRunPlan(readRunPlan({ value, fileName: 'test', baseDir: null }), catalog);
  return runPreflight({ plan, catalog });
}

/** The findings that are not PASS or SKIP, as text to be read. */
function complaints(report: PreflightReport): string {
  return report.checks
    .filter(({ state }) => state === 'FAIL' || state === 'WARN')
    .map(({ state, name, message, remedy }) => `${state} ${name}: ${message} -> ${String(remedy)}`)
    .join('\n');
}

describe('pre-flight against real servers', () => {
  it('passes a healthy service, and says what it saw', async () => {
    const port = await http((_, response) => response.setHeader('server', 'test/1.0').end('{"a":1}'));
    const report = await preflight(`http://127.0.0.1:${port}/`);
    expect(complaints(report)).toBe('');
    expect(report.state).toBe('PASS');
    const health = report.checks.find(({ name }) => name.startsWith('service-health'));
    expect(health?.details).toMatchObject({ server: 'test/1.0', protocol: 'HTTP/1.1', status: 200 });
    expect(report.checks.find(({ name }) => name === 'resources capacity')).toMatchObject({
      state: 'PASS',
      message: expect.stringMatching(/can offer about [\d,]+\/s/),
    });
    expect(report.durationMs).toBeLessThan(report.deadlineMs);
  });

  it.each([404, 500])('fails status %i where success was expected', async (status) => {
    const port = await http((_, response) => response.writeHead(status).end());
    const report = await preflight(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toContain(String(status));
  });

  it('fails a port where nothing listens', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    opened.pop();
    await new Promise((resolve) => server.close(resolve));
    const report = await preflight(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/refused/);
    expect(complaints(report)).toMatch(/Start the service/i);
  });

  it('fails a port that takes the connection and never answers', async () => {
    const port = await listen(createTcpServer(() => undefined));
    const report = await preflight(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/no answer|not answer|did not answer/i);
    expect(report.durationMs).toBeLessThan(5 * SECOND);
  });

  it('fails a name that does not resolve', async () => {
    const report = await preflight('http://no-such-host.invalid/');
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/does not resolve|could not be resolved|no address/i);
  });

  it.each<[string, () => Certificate, RegExp]>([
    ['has run out', () => authority.issue('127.0.0.1', -1), /ran out|expired/i],
    [
      'is of an unknown authority',
      () => authority.issue('127.0.0.1', 30),
      /not trusted|self-signed|vouches/i,
    ],
    [
      'is for another host',
      () => authority.issue('other.example', 30),
      /other\.example|another host|not trusted/i,
    ],
  ])('fails a certificate that %s', async (_, certificate, words) => {
    const port = await https(certificate());
    const report = await preflight(`https://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(words);
  });

  it('warns of a server that answers only after 3 s', async () => {
    const port = await http((_, response) => void setTimeout(() => response.end('ok'), 3 * SECOND));
    const report = await preflight(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('WARN');
    expect(complaints(report)).toMatch(/ms with no load/);
    expect(complaints(report)).toMatch(/in flight, you allow/);
    expect(report.durationMs).toBeLessThan(5 * SECOND);
  });

  it('fails a server that closes at once', async () => {
    const port = await listen(createTcpServer((socket) => socket.destroy()));
    const report = await preflight(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/closed|reset/i);
  });

  it('fails HTML where JSON was expected', async () => {
    const port = await http((_, response) =>
      response.setHeader('content-type', 'text/html').end('<html>Sign in</html>'),
    );
    const report = await preflight(`http://127.0.0.1:${port}/`, { jsonPath: { '$.ok': true } });
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/JSON/);
  });

  it('fails a redirect loop', async () => {
    const port = await http((_, response) => response.writeHead(302, { location: '/' }).end());
    const report = await preflight(`http://127.0.0.1:${port}/`, { followRedirects: true });
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/redirect/i);
  });

  it('says by Little’s law when too few are allowed in flight', async () => {
    const port = await http((_, response) => void setTimeout(() => response.end('ok'), 80));
    const report = await preflight(`http://127.0.0.1:${port}/`, {}, { targetTps: 200, maxConcurrency: 4 });
    expect(complaints(report)).toMatch(/200\/s at \d+ ms needs about \d+ in flight, you allow 4\./);
  });

  it('leaves nothing open', async () => {
    const port = await http((_, response) => response.end('ok'));
    await preflight(`http://127.0.0.1:${port}/`);
    const { sockets } = opened[0] as (typeof opened)[number];
    await new Promise((resolve) => setImmediate(resolve));
    expect([...sockets].filter(({ destroyed, readyState }) => !destroyed && readyState === 'open')).toEqual(
      [],
    );
    expect(
      process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker'),
    ).toEqual([]);
  });
});

describe('pre-flight where the machine is the limit', () => {
  it('fails a process limit that is too low for the connections', () => {
    const report = preflightUnder('ulimit -n 512', HTTP_PLAN);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(
      /Up to 1,000 connections need [\d,]+ descriptors; this process may have 512\. -> Raise the limit \(ulimit -n \d+ .*\), or lower maxConcurrency to \d+\./,
    );
  });

  it('needs no descriptors for tasks that talk to nobody', () => {
    const report = preflightUnder('ulimit -n 512', NOOP_PLAN);
    expect(report.checks.find(({ name }) => name === 'resources descriptors')?.state).toBe('PASS');
  });

  it('fails a memory limit that is too small for the users', () => {
    const report = preflightUnder('ulimit -d 1500000', { ...NOOP_PLAN, users: 50_000 });
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(
      /FAIL resources memory: About [\d,]+ MiB needed for 50,000 users on 1 engine thread, [\d,]+ MiB free \(process limit, ulimit -d\)\. -> Lower maxConcurrency/,
    );
  });

  it('warns of a proxy in the environment that load would go around', () => {
    const report = preflightUnder('true', HTTP_PLAN, { HTTPS_PROXY: 'http://127.0.0.1:3128' });
    expect(complaints(report)).toMatch(
      /WARN network proxy: The environment sets HTTPS_PROXY; .*no-such-host\.invalid/,
    );
  });

  it('fails a folder for results that is not there', () => {
    const report = preflightUnder('true', NOOP_PLAN, { RESULTS_DIR: '/no/such/folder' });
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/cannot be written/);
  });
});
