import { parseRequestHead, type RequestError } from '../src/request-head.js';

function statusOf(head: string): number | null {
  try {
    parseRequestHead(head.replaceAll('\n', '\r\n'));
    return null;
  } catch (error) {
    return (error as RequestError).status;
  }
}

describe('parseRequestHead', () => {
  test('takes a request apart', () => {
    const head = parseRequestHead(
      'POST /cart/a%20b?x=1&y=2 HTTP/1.1\r\nHost: shop\r\nX-Name:  spaced out \t\r\nContent-Length: 12',
    );
    expect(head).toMatchObject({
      method: 'POST',
      path: '/cart/a%20b',
      query: 'x=1&y=2',
      keepAlive: true,
      contentLengthBytes: 12,
    });
    expect(head.headers).toContainEqual(['x-name', 'spaced out']);
  });

  test.each([
    ['absolute', 'GET http://shop:80/a?b HTTP/1.1\nHost: shop', '/a'],
    ['absolute without path', 'GET http://shop HTTP/1.1\nHost: shop', '/'],
    ['asterisk', 'OPTIONS * HTTP/1.1\nHost: shop', '*'],
  ])('reads the path of the %s form of a target', (_form, head, path) => {
    expect(parseRequestHead(head.replaceAll('\n', '\r\n')).path).toBe(path);
  });

  test.each([
    ['GET / HTTP/1.1\nHost: a', true],
    ['GET / HTTP/1.1\nHost: a\nConnection: Close', false],
    ['GET / HTTP/1.0\nHost: a', false],
    ['GET / HTTP/1.0\nConnection: keep-alive', true],
  ])('%j keeps the connection: %p', (head, keepAlive) => {
    expect(parseRequestHead(head.replaceAll('\n', '\r\n')).keepAlive).toBe(keepAlive);
  });

  test.each([
    ['no version', 'GET /', 400],
    ['two spaces', 'GET  / HTTP/1.1\nHost: a', 400],
    ['a control character in the target', 'GET /\u0001 HTTP/1.1\nHost: a', 400],
    ['a target without a slash', 'GET a HTTP/1.1\nHost: a', 400],
    ['another version', 'GET / HTTP/2.0\nHost: a', 505],
    ['no host', 'GET / HTTP/1.1', 400],
    ['two hosts', 'GET / HTTP/1.1\nHost: a\nHost: b', 400],
    ['a header without a colon', 'GET / HTTP/1.1\nHost: a\nnonsense', 400],
    ['a space before the colon', 'GET / HTTP/1.1\nHost : a', 400],
    ['a folded header', 'GET / HTTP/1.1\nHost: a\nX: b\n c', 400],
    ['a NUL in a value', 'GET / HTTP/1.1\nHost: a\nX: \u0000', 400],
    ['a negative length', 'POST / HTTP/1.1\nHost: a\nContent-Length: -1', 400],
    ['two lengths', 'POST / HTTP/1.1\nHost: a\nContent-Length: 1\nContent-Length: 2', 400],
    ['length beside chunks', 'POST / HTTP/1.1\nHost: a\nContent-Length: 1\nTransfer-Encoding: chunked', 400],
    ['chunks in HTTP/1.0', 'POST / HTTP/1.0\nTransfer-Encoding: chunked', 400],
    ['an unknown coding', 'POST / HTTP/1.1\nHost: a\nTransfer-Encoding: gzip, chunked', 501],
  ])('refuses %s', (_what, head, status) => {
    expect(statusOf(head)).toBe(status);
  });
});
