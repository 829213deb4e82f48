import { runOnce } from '@vajraedge/test-parts';
import { redirectedRequest } from '../../src/exchange/redirect.js';
import { HTTP_GET, HTTP_POST, HTTP_REQUEST } from '../../src/tasks.js';
import { startRawServer } from '../servers/raw-server.js';
import { startWebServer, type WebServer } from '../servers/web-server.js';

const REQUEST = {
  origin: 'http://a.example',
  path: '/x/y?q=1',
  method: 'POST',
  headers: ['Authorization', 'Basic x', 'content-type', 'text/plain', 'x-api-key', 'k', 'X-Keep', '1'],
  body: Buffer.from('b'),
};
const SENSITIVE = new Set(['authorization', 'x-api-key']);

describe('the request after a redirect (RFC 9110, 15.4)', () => {
  test.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
    [301, 'PUT', 'PUT'],
    [302, 'DELETE', 'DELETE'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [303, 'GET', 'GET'],
  ])('%i turns %s into %s', (status, method, becomes) => {
    expect(redirectedRequest({ ...REQUEST, method }, SENSITIVE, status, '/z').method).toBe(becomes);
  });

  test('one that became a GET has neither body nor content headers', () => {
    const { body, headers } = redirectedRequest(REQUEST, SENSITIVE, 302, '/z');
    expect({ body, headers }).toEqual({
      body: null,
      headers: ['Authorization', 'Basic x', 'x-api-key', 'k', 'X-Keep', '1'],
    });
  });

  test.each([
    ['z', 'http://a.example', '/x/z'],
    ['/z?r=2#f', 'http://a.example', '/z?r=2'],
    ['?r=2', 'http://a.example', '/x/y?r=2'],
    ['//b.example:8080', 'http://b.example:8080', '/'],
    ['HTTPS://A.example/ü', 'https://a.example', '/%C3%BC'],
  ])('Location %s leads to %s%s', (location, origin, path) => {
    expect(redirectedRequest(REQUEST, SENSITIVE, 307, location)).toMatchObject({ origin, path });
  });

  test('secrets stay with their origin', () => {
    const { headers } = redirectedRequest(REQUEST, SENSITIVE, 307, 'http://a.example:81/');
    expect(headers).toEqual(['content-type', 'text/plain', 'X-Keep', '1']);
  });

  test.each(['ftp://a.example/', 'http://', 'javascript:alert(1)'])(
    'Location %s is a failure',
    (location) => {
      expect(() => redirectedRequest(REQUEST, SENSITIVE, 302, location)).toThrow(
        expect.objectContaining({ code: 'HTTP_REDIRECT_INVALID' }) as Error,
      );
    },
  );
});

describe('redirects on the wire', () => {
  let server: WebServer;
  let other: WebServer;
  beforeAll(async () => {
    other = await startWebServer();
    server = await startWebServer(({ url }, response) => {
      if (url === '/end') response.end('the end');
      else if (url === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (url === '/away') response.writeHead(307, { location: `${other.origin}/landed` }).end();
      else if (url === '/nowhere') response.writeHead(302, { location: 'mailto:a@b' }).end();
      else if (url === '/silent') response.writeHead(302).end();
      else response.writeHead(303, { location: '/end' }).end('a body that is skipped');
    });
  });
  afterAll(async () => {
    await server.close();
    await other.close();
  });

  test('all hops are one iteration, on one connection, and their bytes add up', async () => {
    const direct = await runOnce(HTTP_GET, { url: `${server.origin}/end` });
    const outcome = await runOnce(HTTP_POST, { url: `${server.origin}/start`, body: 'x' });
    const [first, second] = server.requests.slice(-2);
    expect(outcome).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
    expect(outcome.receivedBytes).toBeGreaterThan((direct.receivedBytes ?? 0) + 100);
    expect(second).toMatchObject({ method: 'GET', url: '/end', body: '', connection: first?.connection });
  });

  test('another origin gets the body, but not the credentials', async () => {
    await runOnce(HTTP_POST, {
      url: `${server.origin}/away`,
      body: 'x',
      bearer: 'env:T',
      headers: { cookie: 'a=b' },
    });
    expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer T');
    expect(other.requests.at(-1)).toMatchObject({ method: 'POST', url: '/landed', body: 'x' });
    expect(Object.keys(other.requests.at(-1)?.headers ?? {})).not.toEqual(
      expect.arrayContaining(['authorization']),
    );
    expect(other.requests.at(-1)?.headers.cookie).toBeUndefined();
  });

  test('more than maxRedirects is TOO_MANY_REDIRECTS', async () => {
    const before = server.requests.length;
    const outcome = await runOnce(HTTP_GET, { url: `${server.origin}/loop`, maxRedirects: 3 });
    expect(outcome.failureCode).toBe('TOO_MANY_REDIRECTS');
    expect(server.requests.length - before).toBe(4);
  });

  test('a redirect to what is not HTTP is HTTP_REDIRECT_INVALID', async () => {
    const outcome = await runOnce(HTTP_GET, { url: `${server.origin}/nowhere` });
    expect(outcome).toMatchObject({ failureCode: 'HTTP_REDIRECT_INVALID', labels: { status: 302 } });
  });

  test.each([
    ['is not followed without followRedirects', '/start', { followRedirects: false }],
    ['is not followed without a Location', '/silent', {}],
  ])('a redirect %s', async (_why, path, values) => {
    const outcome = await runOnce(HTTP_GET, { url: server.origin + path, ...values });
    expect(outcome.failureCode).toBeUndefined();
    expect(String(outcome.labels?.['status'])).toMatch(/^30[23]$/);
    expect(
      await runOnce(HTTP_GET, { url: server.origin + path, ...values, expectedStatus: '200' }),
    ).toMatchObject({ failureCode: 'HTTP_3XX' });
  });

  test('an interim answer (103) is passed over', async () => {
    const raw = await startRawServer((socket) =>
      socket.once('data', () =>
        socket.write(
          'HTTP/1.1 103 Early Hints\r\nLocation: /no\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
        ),
      ),
    );
    const outcome = await runOnce(HTTP_REQUEST, { url: raw.origin });
    await raw.close();
    expect(outcome).toMatchObject({ failureCode: undefined, labels: { status: 200 } });
  });
});
