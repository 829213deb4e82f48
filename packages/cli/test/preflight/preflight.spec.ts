import { createServer as createTcpServer } from 'node:net';
import { type Certificate, createAuthority, type TestAuthority } from './certificates.js';
import { complaints, preflightOf } from './http-preflight.js';
import { HTTP_PLAN, NOOP_PLAN, preflightUnder } from './preflight-under.js';
import { TestServers } from './test-servers.js';

const SECOND = 1000;
const servers = new TestServers();
let authority: TestAuthority;

beforeAll(() => {
  authority = createAuthority();
});
afterAll(() => authority.remove());
afterEach(() => servers.close());

describe('pre-flight against real servers', () => {
  it('passes a healthy service, and says what it saw', async () => {
    const port = await servers.http((_, response) => response.setHeader('server', 'test/1.0').end('{"a":1}'));
    const report = await preflightOf(`http://127.0.0.1:${port}/`);
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
    const port = await servers.http((_, response) => response.writeHead(status).end());
    const report = await preflightOf(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toContain(String(status));
  });

  it('fails a port where nothing listens', async () => {
    const server = createTcpServer();
    const port = await servers.listen(server);
    await servers.close();
    const report = await preflightOf(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/refused/);
    expect(complaints(report)).toMatch(/Start the service/i);
  });

  it('fails a port that takes the connection and never answers', async () => {
    const port = await servers.listen(createTcpServer(() => undefined));
    const report = await preflightOf(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/no answer|not answer|did not answer/i);
    expect(report.durationMs).toBeLessThan(5 * SECOND);
  });

  it('fails a name that does not resolve', async () => {
    const report = await preflightOf('http://no-such-host.invalid/');
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
    const port = await servers.https(certificate());
    const report = await preflightOf(`https://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(words);
  });

  it('warns of a server that answers only after 3 s', async () => {
    const port = await servers.http((_, response) => void setTimeout(() => response.end('ok'), 3 * SECOND));
    const report = await preflightOf(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('WARN');
    expect(complaints(report)).toMatch(/ms with no load/);
    expect(complaints(report)).toMatch(/in flight, you allow/);
    expect(report.durationMs).toBeLessThan(5 * SECOND);
  });

  it('fails a server that closes at once', async () => {
    const port = await servers.listen(createTcpServer((socket) => socket.destroy()));
    const report = await preflightOf(`http://127.0.0.1:${port}/`);
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/closed|reset/i);
  });

  it('fails HTML where JSON was expected', async () => {
    const port = await servers.http((_, response) =>
      response.setHeader('content-type', 'text/html').end('<html>Sign in</html>'),
    );
    const report = await preflightOf(`http://127.0.0.1:${port}/`, { jsonPath: { '$.ok': true } });
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/JSON/);
  });

  it('fails a redirect loop', async () => {
    const port = await servers.http((_, response) => response.writeHead(302, { location: '/' }).end());
    const report = await preflightOf(`http://127.0.0.1:${port}/`, { followRedirects: true });
    expect(report.state).toBe('FAIL');
    expect(complaints(report)).toMatch(/redirect/i);
  });

  it('says by Little’s law when too few are allowed in flight', async () => {
    const port = await servers.http((_, response) => void setTimeout(() => response.end('ok'), 80));
    const report = await preflightOf(`http://127.0.0.1:${port}/`, {}, { targetTps: 200, maxConcurrency: 4 });
    expect(complaints(report)).toMatch(/200\/s at \d+ ms needs about \d+ in flight, you allow 4\./);
  });

  it('leaves nothing open', async () => {
    const port = await servers.http((_, response) => response.end('ok'));
    await preflightOf(`http://127.0.0.1:${port}/`);
    await new Promise((resolve) => setImmediate(resolve));
    expect(servers.open()).toEqual([]);
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
