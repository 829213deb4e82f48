import { type AnswerCase, CHUNKED, head, OK } from './answer-case.js';

const LAX =
  'llhttp does not look at this in answers; we do, because a proxy in between may read it otherwise';
/** What is no answer, or one that two readers could read differently. */
export const BROKEN: readonly AnswerCase[] = [
  { name: 'another protocol', bytes: '220 smtp.example ESMTP\r\n', expected: { broken: /HTTP\/1/ } },
  { name: 'a TLS alert', bytes: '\x15\x03\x03\x00\x02\x02\x46', expected: { broken: /HTTP\/1/ } },
  {
    name: 'an empty line first',
    bytes: `\r\n${head('Content-Length: 0')}`,
    expected: { broken: /HTTP\/1/ },
    differs: { undici: '200 ""', node: '200 ""', why: LAX },
  },
  {
    name: 'HTTP/2.0 in text',
    bytes: 'HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n',
    expected: { broken: /HTTP\/1/ },
    differs: { undici: '200 ""', node: '200 ""', why: 'HTTP/2 is never spoken in text' },
  },
  {
    name: 'HTTP/1.2',
    bytes: 'HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n',
    expected: { broken: /version/ },
  },
  {
    name: 'a status of two digits',
    bytes: 'HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n',
    expected: { broken: /status/ },
  },
  {
    name: 'a status of four digits',
    bytes: 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n',
    expected: { broken: /three digits/ },
  },
  {
    name: 'status zero',
    bytes: 'HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n',
    expected: { broken: /three digits/ },
    differs: { undici: 'failed', node: '0 ""', why: 'there are no such statuses (RFC 9110, 15)' },
  },
  {
    name: 'a bare LF behind the status line',
    bytes: 'HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n',
    expected: { broken: /LF without its CR/ },
  },
  {
    name: 'a bare LF behind a header',
    bytes: `${OK}X: y\nContent-Length: 0\r\n\r\n`,
    expected: { broken: /LF without its CR/ },
  },
  {
    name: 'a bare CR in a value',
    bytes: `${OK}X: a\rb\r\nContent-Length: 0\r\n\r\n`,
    expected: { broken: /CR that no LF/ },
  },
  {
    name: 'a NUL in a value',
    bytes: head('X: a\0b', 'Content-Length: 0'),
    expected: { broken: /control character 0x00/ },
  },
  {
    name: 'an escape in a value',
    bytes: head('X: a\x1bb', 'Content-Length: 0'),
    expected: { broken: /control character 0x1b/ },
  },
  {
    name: 'a header split in two by CR CR LF',
    bytes: `${OK}X: a\r\r\nSet-Cookie: b\r\n\r\n`,
    expected: { broken: /CR that no LF/ },
  },
  {
    name: 'a header that goes on in the next line',
    bytes: `${OK}X: a\r\n b\r\nContent-Length: 0\r\n\r\n`,
    expected: { broken: /next line/ },
  },
  {
    name: 'a CR too many behind the status line',
    bytes: 'HTTP/1.1 200 OK\r\r\r\nok',
    expected: { broken: /CR that no LF/ },
    differs: { undici: '200 "ok"', node: '200 "ok"', why: LAX },
  },
  {
    name: 'a tab behind a length',
    bytes: `${head('Content-Length: 2\t')}ok`,
    expected: { broken: /tab/ },
  },
  {
    name: 'a tab behind chunked',
    bytes: `${head('Transfer-Encoding: chunked\t')}0\r\n\r\n`,
    expected: { broken: /tab/ },
    differs: {
      undici: '200 "0\\r\\n\\r\\n"',
      node: '200 "0\\r\\n\\r\\n"',
      why: 'llhttp takes it for another coding, RFC 9110 (5.6.3) for chunked: one of many readers is always wrong',
    },
  },
  {
    name: 'an interim answer that closes the connection',
    bytes: `HTTP/1.0 103 Early Hints\r\n\r\n${head('Content-Length: 0')}`,
    expected: { broken: /interim/ },
  },
  {
    name: 'a space before the colon',
    bytes: head('Content-Length : 0'),
    expected: { broken: /without a name/ },
  },
  { name: 'no name', bytes: head(': x', 'Content-Length: 0'), expected: { broken: /without a name/ } },
  { name: 'no colon', bytes: head('nonsense', 'Content-Length: 0'), expected: { broken: /without a name/ } },
  {
    name: 'a name with a space',
    bytes: head('X Y: z', 'Content-Length: 0'),
    expected: { broken: /without a name/ },
  },
  {
    name: 'two lengths that differ',
    bytes: `${head('Content-Length: 2', 'Content-Length: 3')}ok!`,
    expected: { broken: /more than one Content-Length/ },
  },
  {
    name: 'two lengths that agree',
    bytes: `${head('Content-Length: 2', 'Content-Length: 2')}ok`,
    expected: { broken: /more than one Content-Length/ },
  },
  {
    name: 'a list of lengths',
    bytes: `${head('Content-Length: 2, 2')}ok`,
    expected: { broken: /no length/ },
  },
  {
    name: 'a length with a sign',
    bytes: `${head('Content-Length: +2')}ok`,
    expected: { broken: /no length/ },
  },
  { name: 'a negative length', bytes: `${head('Content-Length: -2')}ok`, expected: { broken: /no length/ } },
  {
    name: 'a length in hexadecimal',
    bytes: `${head('Content-Length: 0x2')}ok`,
    expected: { broken: /no length/ },
  },
  { name: 'an empty length', bytes: head('Content-Length:'), expected: { broken: /no length/ } },
  {
    name: 'a length beyond all bounds',
    bytes: head('Content-Length: 18446744073709551616'),
    expected: { broken: /no length/ },
  },
  {
    name: 'chunks and a length',
    bytes: `${head('Transfer-Encoding: chunked', 'Content-Length: 5')}0\r\n\r\n`,
    expected: { broken: /both/ },
  },
  {
    name: 'a length and chunks',
    bytes: `${head('Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    expected: { broken: /both/ },
  },
  {
    name: 'chunks in HTTP/1.0',
    bytes: 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    expected: { broken: /HTTP\/1\.0/ },
    differs: { undici: '200 ""', node: '200 ""', why: 'RFC 9112, 6.1: its framing is faulty' },
  },
  {
    name: 'another coding than chunked',
    bytes: `${head('Transfer-Encoding: gzip, chunked')}0\r\n\r\n`,
    expected: { broken: /another Transfer-Encoding/ },
    differs: {
      undici: '200 ""',
      node: '200 ""',
      why: 'we ask for none (no TE header), so nobody may send one (RFC 9112, 7.4)',
    },
  },
  {
    name: 'chunked that is not the last coding',
    bytes: `${head('Transfer-Encoding: chunked, gzip')}0\r\n\r\n`,
    expected: { broken: /another Transfer-Encoding/ },
    differs: { undici: '200 "0\\r\\n\\r\\n"', node: '200 "0\\r\\n\\r\\n"', why: 'as above' },
  },
  {
    name: 'an unknown coding',
    bytes: `${head('Transfer-Encoding: xchunked')}0\r\n\r\n`,
    expected: { broken: /another Transfer-Encoding/ },
    differs: { undici: '200 "0\\r\\n\\r\\n"', node: '200 "0\\r\\n\\r\\n"', why: 'as above' },
  },
  {
    name: 'chunked said twice',
    bytes: `${head('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    expected: { broken: /more than one Transfer-Encoding/ },
    differs: { undici: '200 ""', node: '200 ""', why: LAX },
  },
  { name: 'a chunk without a size', bytes: `${CHUNKED}\r\n0\r\n\r\n`, expected: { broken: /hexadecimal/ } },
  {
    name: 'a chunk of a size that is no number',
    bytes: `${CHUNKED}xyz\r\n0\r\n\r\n`,
    expected: { broken: /hexadecimal/ },
  },
  {
    name: 'a chunk of a negative size',
    bytes: `${CHUNKED}-1\r\n0\r\n\r\n`,
    expected: { broken: /hexadecimal/ },
  },
  {
    name: 'a chunk of a size with 0x',
    bytes: `${CHUNKED}0x2\r\nok\r\n0\r\n\r\n`,
    expected: { broken: /hexadecimal/ },
  },
  {
    name: 'a space behind the size of a chunk',
    bytes: `${CHUNKED}2 \r\nok\r\n0\r\n\r\n`,
    expected: { broken: /hexadecimal/ },
  },
  {
    name: 'a chunk of a size beyond all bounds',
    bytes: `${CHUNKED}fffffffffffffffff\r\n`,
    expected: { broken: /too large/ },
  },
  {
    name: 'a bare LF behind the size of a chunk',
    bytes: `${CHUNKED}2\nok\r\n0\r\n\r\n`,
    expected: { broken: /hexadecimal/ },
  },
  {
    name: 'a bare CR behind the size of a chunk',
    bytes: `${CHUNKED}2\rok\r\n0\r\n\r\n`,
    expected: { broken: /CR that no LF/ },
  },
  {
    name: 'a chunk that is longer than its size',
    bytes: `${CHUNKED}2\r\nokay\r\n0\r\n\r\n`,
    expected: { broken: /as long as its size/ },
  },
  {
    name: 'a bare LF behind a chunk',
    bytes: `${CHUNKED}2\r\nok\n0\r\n\r\n`,
    expected: { broken: /as long as its size/ },
  },
  {
    name: 'a control character in an extension',
    bytes: `${CHUNKED}2;a=\x01\r\nok\r\n0\r\n\r\n`,
    expected: { broken: /extension|quotes/ },
  },
  {
    name: 'endless extensions',
    bytes: `${CHUNKED}2;${'a'.repeat(5000)}\r\nok\r\n0\r\n\r\n`,
    expected: { broken: /too long/ },
    differs: {
      undici: '200 "ok"',
      node: '200 "ok"',
      why: 'extensions are limited to 4 KiB here, to 16 KiB or not at all elsewhere',
    },
  },
  {
    name: 'an extension that belongs into quotes',
    bytes: `${CHUNKED}2;a=b{c\r\nok\r\n0\r\n\r\n`,
    expected: { broken: /quotes/ },
  },
  {
    name: 'a length in the trailers',
    bytes: `${CHUNKED}0\r\nContent-Length: 3\r\n\r\n`,
    expected: { broken: /how long the body is/ },
  },
  {
    name: 'a coding in the trailers',
    bytes: `${CHUNKED}0\r\nTransfer-Encoding: chunked\r\n\r\n`,
    expected: { broken: /how long the body is/ },
    differs: { undici: '200 ""', node: '200 ""', why: LAX },
  },
  {
    name: 'a control character in the reason',
    bytes: 'HTTP/1.1 200 O\x08K\r\nContent-Length: 0\r\n\r\n',
    expected: { broken: /control character/ },
    differs: { undici: '200 ""', node: '200 ""', why: LAX },
  },
  {
    name: 'a trailer that is no header',
    bytes: `${CHUNKED}0\r\nnonsense\r\n\r\n`,
    expected: { broken: /trailer/ },
  },
  {
    name: '101 that nobody asked for',
    bytes: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    expected: { broken: /101/ },
    differs: { node: '101 ""', why: 'node:http tells of it as an upgrade, which nobody listens to' },
  },
  {
    name: 'too many headers',
    bytes: head(...Array.from({ length: 300 }, (_, at) => `X-${at}: 1`)),
    expected: { broken: /more than 256/ },
    differs: { undici: '200 ""', node: '200 ""', why: 'they limit the bytes alone' },
  },
  { name: 'too long a head', bytes: head(`X: ${'y'.repeat(70_000)}`), expected: { broken: /longer than/ } },
  {
    name: 'too many interim answers',
    bytes: 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(40),
    expected: { broken: /too many interim/ },
    differs: { undici: 'failed', node: 'failed', why: 'they go on until the connection ends' },
  },
];
