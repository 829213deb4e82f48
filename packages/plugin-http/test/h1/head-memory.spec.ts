import fc from 'fast-check';
import { H1AnswerHead } from '../../src/h1/answer-head.js';
import { HeadMemory } from '../../src/h1/head-memory.js';
import type { AnswerCase } from './answer-case.js';
import { ANSWERS } from './answer-corpus.js';
import { readAnswer, type SharedReading } from './read-answer.js';

/** Most times that a head is seen before it is kept in another's place. */
const UNTIL_KEPT = 16;
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: timeout=7\r\n\r\n';

function share(): SharedReading {
  const buffer = Buffer.alloc(70_000);
  return { buffer, memory: new HeadMemory(buffer) };
}

function readOften(shared: SharedReading, { bytes, method }: AnswerCase): void {
  for (let time = 0; time < UNTIL_KEPT; time += 1)
    readAnswer(Buffer.from(bytes, 'latin1'), method === 'HEAD', [], shared);
}

describe('a head that is known', () => {
  const know = (bytes: string): SharedReading => {
    const shared = share();
    readOften(shared, { name: '', bytes, expected: 'open' });
    return shared;
  };
  const findIn = ({ buffer, memory }: SharedReading, bytes: string): number =>
    memory.find(buffer, 0, buffer.write(bytes, 'latin1'));

  test('is found again, whatever comes behind it', () => {
    const shared = know(`${HEAD}ok`);
    expect(findIn(shared, HEAD)).toBe(HEAD.length);
    expect(findIn(shared, `${HEAD}no`)).toBe(HEAD.length);
    expect(shared.memory.facts).toMatchObject({ status: 200, contentLength: 2, keepAliveSeconds: 7 });
  });

  test('is not found where any byte of it differs, or one is missing', () => {
    const shared = know(`${HEAD}ok`);
    for (let at = 0; at < HEAD.length; at += 1) {
      const other = String.fromCharCode(HEAD.charCodeAt(at) ^ 1);
      expect(findIn(shared, `${HEAD.slice(0, at)}${other}${HEAD.slice(at + 1)}ok`)).toBe(0);
    }
    expect(findIn(shared, HEAD.slice(0, -1))).toBe(0);
  });

  test('gives way to another that comes again and again', () => {
    const shared = know(`${HEAD}ok`);
    const other = HEAD.replace('timeout=7', 'timeout=8');
    readOften(shared, { name: '', bytes: `${other}ok`, expected: 'open' });
    expect(findIn(shared, other)).toBe(other.length);
    expect(findIn(shared, HEAD)).toBe(0);
    expect(shared.memory.facts).toMatchObject({ keepAliveSeconds: 8 });
  });

  test('is none where it is long, or lies in another buffer', () => {
    const long = HEAD.replace('OK', 'O'.repeat(3000));
    expect(findIn(know(`${long}ok`), long)).toBe(0);
    const shared = share();
    shared.memory.keep(Buffer.from(HEAD), 0, HEAD.length, new H1AnswerHead());
    expect(findIn(shared, HEAD)).toBe(0);
  });
});

describe('answers that share a memory', () => {
  const short = ANSWERS.filter(({ bytes }) => bytes.length < 500);
  const flip = (bytes: string, at: number, bits: number): string =>
    `${bytes.slice(0, at)}${String.fromCharCode((bytes.charCodeAt(at) ^ bits) & 255)}${bytes.slice(at + 1)}`;

  test('are read as without it: each after itself', () => {
    for (const answer of short) {
      const shared = share();
      readOften(shared, answer);
      const stream = Buffer.from(answer.bytes, 'latin1');
      for (const isHead of [false, true])
        expect([answer.name, readAnswer(stream, isHead, [], shared)]).toEqual([
          answer.name,
          readAnswer(stream, isHead, []),
        ]);
    }
  });

  test('are read as without it: one after another, with a byte changed, cut anywhere', () => {
    const arbitrary = fc.record({
      known: fc.constantFrom(...short),
      next: fc.option(fc.constantFrom(...short), { nil: null }),
      at: fc.nat(500),
      bits: fc.nat(255),
      cuts: fc.array(fc.nat(500), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ known, next, at, bits, cuts }) => {
        const shared = share();
        readOften(shared, known);
        const { bytes, method } = next ?? known;
        const stream = Buffer.from(flip(bytes, at % Math.max(1, bytes.length), bits), 'latin1');
        const places = cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b);
        const isHead = method === 'HEAD';
        expect(readAnswer(stream, isHead, places, shared)).toEqual(readAnswer(stream, isHead, places));
      }),
      { numRuns: 3000 },
    );
  });
});
