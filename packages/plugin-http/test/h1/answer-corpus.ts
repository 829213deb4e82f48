import { type AnswerCase, CHUNKED, head, OK } from './answer-case.js';
import { BROKEN } from './broken-answers.js';

/** Answers that are right (RFC 9112, and the responses among the tests of llhttp). */
const RIGHT: readonly AnswerCase[] = [
  { name: 'a length', bytes: `${head('Content-Length: 5')}hello`, expected: { status: 200, body: 'hello' } },
  { name: 'length zero', bytes: head('Content-Length: 0'), expected: { status: 200, body: '' } },
  {
    name: 'names in any case',
    bytes: `${head('cOnTeNt-LeNgTh:5')}hello`,
    expected: { status: 200, body: 'hello' },
  },
  {
    name: 'blanks around a length',
    bytes: `${head('Content-Length:   5  ')}hello`,
    expected: { status: 200, body: 'hello' },
  },
  {
    name: 'leading zeroes of a length',
    bytes: `${head('Content-Length: 005')}hello`,
    expected: { status: 200, body: 'hello' },
  },
  {
    name: 'no reason phrase',
    bytes: 'HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n',
    expected: { status: 200, body: '' },
  },
  {
    name: 'no space behind the status',
    bytes: 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n',
    expected: { status: 200, body: '' },
  },
  {
    name: 'a reason of Latin-1',
    bytes: 'HTTP/1.1 404 Nicht gef\xfcnden\r\nContent-Length: 0\r\n\r\n',
    expected: { status: 404, body: '' },
  },
  {
    name: 'an unusual status',
    bytes: 'HTTP/1.1 799 Odd\r\nContent-Length: 1\r\n\r\nx',
    expected: { status: 799, body: 'x' },
  },
  {
    name: 'a value of Latin-1',
    bytes: head('X-A: \xe4\xf6\xfc', 'Content-Length: 0'),
    expected: { status: 200, body: '' },
  },
  {
    name: 'an empty value',
    bytes: head('X-A:', 'X-B: ', 'Content-Length: 0'),
    expected: { status: 200, body: '' },
  },
  {
    name: 'a colon in a value',
    bytes: head('X-A: b:c', 'Content-Length: 0'),
    expected: { status: 200, body: '' },
  },
  {
    name: 'all characters of a name',
    bytes: head("!#$%&'*+-.^_`|~09azAZ: 1", 'Content-Length: 0'),
    expected: { status: 200, body: '' },
  },
  {
    name: '204 without a length',
    bytes: 'HTTP/1.1 204 No Content\r\n\r\n',
    expected: { status: 204, body: '' },
  },
  {
    name: '304 with a length',
    bytes: 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n',
    expected: { status: 304, body: '' },
    differs: { undici: 'failed', why: 'undici misses the body that a 304 never has (RFC 9110, 8.6)' },
  },
  {
    name: 'HEAD with a length',
    method: 'HEAD',
    bytes: head('Content-Length: 5'),
    expected: { status: 200, body: '' },
  },
  { name: 'HEAD with chunks announced', method: 'HEAD', bytes: CHUNKED, expected: { status: 200, body: '' } },
  { name: 'HEAD without anything', method: 'HEAD', bytes: head(), expected: { status: 200, body: '' } },
  {
    name: '103 before the answer',
    bytes: `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${head('Content-Length: 2')}ok`,
    expected: { status: 200, body: 'ok' },
  },
  {
    name: '100 and 102 before the answer',
    bytes: `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 P\r\n\r\n${head('Content-Length: 2')}ok`,
    expected: { status: 200, body: 'ok' },
    differs: {
      undici: 'failed',
      why: 'undici takes a 100 that was not asked for as an error; RFC 9110, 15.2 says to ignore it',
    },
  },
  {
    name: 'chunks',
    bytes: `${CHUNKED}5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`,
    expected: { status: 200, body: 'hello world' },
  },
  { name: 'no chunks at all', bytes: `${CHUNKED}0\r\n\r\n`, expected: { status: 200, body: '' } },
  {
    name: 'sizes in any case and with zeroes',
    bytes: `${CHUNKED}00a\r\n0123456789\r\n0A\r\n0123456789\r\n000\r\n\r\n`,
    expected: { status: 200, body: '01234567890123456789' },
  },
  {
    name: 'extensions of chunks',
    bytes: `${CHUNKED}2;a\r\nab\r\n2;b=c;d="e f"\r\ncd\r\n0;last\r\n\r\n`,
    expected: { status: 200, body: 'abcd' },
  },
  {
    name: 'trailers',
    bytes: `${CHUNKED}2\r\nok\r\n0\r\nX-Sum: 1\r\nX-B: 2\r\n\r\n`,
    expected: { status: 200, body: 'ok' },
  },
  {
    name: 'chunked in capitals',
    bytes: `${head('Transfer-Encoding: CHUNKED')}2\r\nok\r\n0\r\n\r\n`,
    expected: { status: 200, body: 'ok' },
  },
  {
    name: 'a body until the end',
    bytes: `${head()}all of it`,
    expected: { status: 200, untilClose: 'all of it' },
  },
  {
    name: 'an empty body until the end',
    bytes: head('Connection: close'),
    expected: { status: 200, untilClose: '' },
  },
  {
    name: 'a body until the end with line breaks',
    bytes: `${head()}a\r\n\r\nb`,
    expected: { status: 200, untilClose: 'a\r\n\r\nb' },
  },
  {
    name: 'HTTP/1.0',
    bytes: 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok',
    expected: { status: 200, body: 'ok', closes: true },
  },
  {
    name: 'HTTP/1.0 that stays',
    bytes: 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok',
    expected: { status: 200, body: 'ok', closes: false },
  },
  {
    name: 'Connection: close',
    bytes: `${head('Connection: close', 'Content-Length: 2')}ok`,
    expected: { status: 200, body: 'ok', closes: true },
  },
  {
    name: 'close in a list',
    bytes: `${head('Connection: x, Close', 'Content-Length: 2')}ok`,
    expected: { status: 200, body: 'ok', closes: true },
  },
  {
    name: 'keep-alive',
    bytes: `${head('Connection: Keep-Alive', 'Keep-Alive: timeout=5, max=9', 'Content-Length: 2')}ok`,
    expected: { status: 200, body: 'ok', closes: false },
  },
];

/** Answers that end too early. */
const OPEN: readonly AnswerCase[] = [
  { name: 'nothing', bytes: '', expected: 'open' },
  { name: 'half a status line', bytes: 'HTTP/1.1 20', expected: 'open' },
  { name: 'no end of the head', bytes: `${OK}Content-Length: 0\r\n`, expected: 'open' },
  { name: 'a CR at the end', bytes: `${OK}X: y\r`, expected: 'open' },
  { name: 'too short a body', bytes: `${head('Content-Length: 5')}hell`, expected: 'open' },
  { name: 'too few chunks', bytes: `${CHUNKED}5\r\nhello\r\n`, expected: 'open' },
  { name: 'half a chunk', bytes: `${CHUNKED}5\r\nhel`, expected: 'open' },
  { name: 'no end of the trailers', bytes: `${CHUNKED}0\r\nX-A: 1\r\n`, expected: 'open' },
  { name: 'only an interim answer', bytes: 'HTTP/1.1 103 Early Hints\r\n\r\n', expected: 'open' },
];

/** Answers with something behind them. */
const LEFT_OVER: readonly AnswerCase[] = [
  {
    name: 'two answers',
    bytes: `${head('Content-Length: 2')}ok`.repeat(2),
    expected: { status: 200, body: 'ok', left: 40 },
  },
  {
    name: 'a body longer than its length',
    bytes: `${head('Content-Length: 2')}okay`,
    expected: { status: 200, body: 'ok', left: 2 },
  },
  {
    name: 'a body behind a 204',
    bytes: 'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok',
    expected: { status: 204, body: '', left: 2 },
  },
  {
    name: 'a body behind HEAD',
    method: 'HEAD',
    bytes: `${head('Content-Length: 2')}ok`,
    expected: { status: 200, body: '', left: 2 },
  },
  {
    name: 'bytes behind the last chunk',
    bytes: `${CHUNKED}0\r\n\r\nrest`,
    expected: { status: 200, body: '', left: 4 },
  },
  {
    name: 'bytes behind a closing answer',
    bytes: `${head('Connection: close', 'Content-Length: 2')}ok!`,
    expected: { status: 200, body: 'ok', left: 1 },
  },
];

/** All of them. */
export const ANSWERS: readonly AnswerCase[] = [...RIGHT, ...OPEN, ...BROKEN, ...LEFT_OVER];
/** Those that are right, to be mutated. */
export const SEEDS: readonly AnswerCase[] = [...RIGHT, ...LEFT_OVER];
