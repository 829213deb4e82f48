import { encodeAnswer } from '../src/answer.js';

const FRAMING = { closes: false, headOnly: false };

describe('encodeAnswer', () => {
  test.each([
    [{ status: 200, body: 'hé' }, FRAMING, 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nhé'],
    [
      { status: 404 },
      { closes: true, headOnly: false },
      'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n',
    ],
    [
      { status: 200, body: 'hello' },
      { closes: false, headOnly: true },
      'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n',
    ],
    [{ status: 204, body: 'never sent' }, FRAMING, 'HTTP/1.1 204 No Content\r\n\r\n'],
    [
      { status: 200, body: 'abcde', chunkCount: 2 },
      FRAMING,
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    ],
    [
      { status: 200, body: '', chunkCount: 2 },
      FRAMING,
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('%j', (answer, framing, text) => {
    expect(encodeAnswer(answer, framing).toString('utf8')).toBe(text);
  });
});
