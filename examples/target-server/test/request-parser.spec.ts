import fc from 'fast-check';
import type { RequestError, RequestHead } from '../src/request-head.js';
import { RequestParser } from '../src/request-parser.js';

interface Seen {
  readonly path: string;
  readonly body: string;
}

function parse(parts: readonly Buffer[]): { seen: Seen[]; continues: number; midRequest: boolean } {
  const seen: Seen[] = [];
  let continues = 0;
  const parser = new RequestParser({
    onRequest: (head: RequestHead, body: Buffer) =>
      seen.push({ path: head.path, body: body.toString('latin1') }),
    onContinue: () => (continues += 1),
  });
  for (const part of parts) parser.feed(part);
  return { seen, continues, midRequest: parser.midRequest };
}

const withStatus = (status: number) => expect.objectContaining({ status }) as RequestError;
const whole = (text: string) => [Buffer.from(text, 'latin1')];

const STREAM =
  'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n' +
  'POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\nGET /x\n' +
  '\r\nPOST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;name=value\r\nab\n\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n' +
  'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n' +
  'GET /4 HTTP/1.1\r\nHost: a\r\n\r\n';
const REQUESTS: readonly Seen[] = [
  { path: '/1', body: '' },
  { path: '/2', body: 'GET /x\n' },
  { path: '/3', body: 'ab\n0123456789' },
  { path: '/1', body: '' },
  { path: '/4', body: '' },
];

describe('RequestParser', () => {
  test('reads the same requests however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const data = Buffer.from(STREAM, 'latin1');
        const parts: Buffer[] = [];
        for (let at = 0, turn = 0; at < data.length; turn += 1) {
          const next = at + (sizes[turn % sizes.length] as number);
          parts.push(data.subarray(at, next));
          at = next;
        }
        expect(parse(parts)).toEqual({ seen: REQUESTS, continues: 0, midRequest: false });
      }),
    );
  });

  test('knows that it is within a request', () => {
    expect(parse(whole('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx')).midRequest).toBe(true);
    expect(parse(whole('GET / HT')).midRequest).toBe(true);
  });

  test('asks for the body where the client waits to be asked', () => {
    const head = 'POST /up HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n';
    expect(parse([...whole(head), ...whole('ok')])).toMatchObject({
      continues: 1,
      seen: [{ path: '/up', body: 'ok' }],
    });
    expect(parse(whole(`${head}ok`)).continues).toBe(0);
  });

  test.each([
    ['a TLS hello', '\u0016\u0003\u0001\u0002'],
    ['bare line feeds', 'GET / HTTP/1.1\nHost: a\n\n'],
    [
      'a chunk size that is no number',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
    ],
    [
      'a chunk longer than its size',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n',
    ],
    [
      'a chunk line that ends in a line feed',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\nab',
    ],
  ])('refuses %s', (_what, text) => {
    expect(() => parse(whole(text))).toThrow(withStatus(400));
  });

  test.each([
    ['an endless head', `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}`, 431],
    ['a body over the limit', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n', 413],
    [
      'chunks over the limit',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n',
      413,
    ],
  ])('refuses %s', (_what, text, status) => {
    expect(() => parse(whole(text))).toThrow(withStatus(status));
  });
});
