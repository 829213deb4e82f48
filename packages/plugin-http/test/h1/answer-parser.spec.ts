import fc from 'fast-check';
import type { AnswerCase } from './answer-case.js';
import { ANSWERS } from './answer-corpus.js';
import { readAnswer } from './read-answer.js';

const read = ({ bytes, method }: AnswerCase, cuts: readonly number[]) =>
  readAnswer(Buffer.from(bytes, 'latin1'), method === 'HEAD', cuts);

describe('an answer', () => {
  test.each(ANSWERS.map((answer) => [answer.name, answer] as const))('%s', (_name, answer) => {
    const reading = read(answer, []);
    const { expected } = answer;
    if (expected === 'open') expect(reading).toMatchObject({ left: null, untilClose: false, problem: '' });
    else if ('broken' in expected) expect(reading.problem).toMatch(expected.broken);
    else if ('untilClose' in expected)
      expect(reading).toMatchObject({ status: expected.status, body: expected.untilClose, untilClose: true });
    else expect(reading).toMatchObject({ left: 0, ...expected, problem: '' });
  });
});

describe('where the stream is cut', () => {
  const short = ANSWERS.filter(({ bytes }) => bytes.length < 500);

  test('at any one position, the events are the same', () => {
    for (const answer of short) {
      const whole = read(answer, []);
      for (let cut = 0; cut <= answer.bytes.length; cut += 1)
        expect([answer.name, cut, read(answer, [cut])]).toEqual([answer.name, cut, whole]);
    }
  });

  test('byte by byte, the events are the same', () => {
    for (const answer of ANSWERS) {
      const everywhere = Array.from({ length: answer.bytes.length }, (_, at) => at);
      expect([answer.name, read(answer, everywhere)]).toEqual([answer.name, read(answer, [])]);
    }
  });

  test('at random positions, the events are the same', () => {
    const arbitrary = fc.constantFrom(...ANSWERS).chain((answer) =>
      fc.tuple(
        fc.constant(answer),
        fc.array(fc.nat(answer.bytes.length)).map((cuts) => cuts.sort((a, b) => a - b)),
      ),
    );
    fc.assert(
      fc.property(arbitrary, ([answer, cuts]) => {
        expect(read(answer, cuts)).toEqual(read(answer, []));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the limits', () => {
  test('a head of just 64 KiB is taken, one byte more is not', () => {
    const rest = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: \r\n\r\n'.length;
    const headOf = (size: number): AnswerCase => ({
      name: '',
      bytes: `HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ${'y'.repeat(size - rest)}\r\n\r\n`,
      expected: 'open',
    });
    expect(read(headOf(65_536), [])).toMatchObject({ left: 0, problem: '' });
    expect(read(headOf(65_537), []).problem).toMatch(/longer/);
    expect(read(headOf(65_537), [65_535]).problem).toMatch(/longer/);
  });

  test('256 headers are taken', () => {
    const lines = Array.from({ length: 255 }, (_, at) => `X-${at}: 1\r\n`).join('');
    const bytes = `HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${lines}\r\n`;
    expect(read({ name: '', bytes, expected: 'open' }, [])).toMatchObject({ left: 0 });
  });
});

test('the head gives reason and headers as they came', () => {
  const bytes = 'HTTP/1.1 200 All  good \r\nX-A:  b \t\r\nSet-Cookie: c=d; e\r\nContent-Length: 0\r\n\r\n';
  expect(read({ name: '', bytes, expected: 'open' }, [30])).toMatchObject({
    statusText: 'All  good ',
    headers: ['X-A', 'b', 'Set-Cookie', 'c=d; e', 'Content-Length', '0'],
  });
});
