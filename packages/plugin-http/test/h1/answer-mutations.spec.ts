import type { AnswerCase } from './answer-case.js';
import { SEEDS } from './answer-corpus.js';
import { createRandom, mutate } from './mutate-answer.js';
import { readAnswer, type Reading } from './read-answer.js';
import { type LlhttpReading, readWithLlhttp } from './read-with-llhttp.js';

/** `node tools/h1-fuzz.mjs N [SEED]` sets these. */
const CASES = Number(process.env['VAJRA_H1_CASES'] ?? 100_000);
const SEED = Number(process.env['VAJRA_H1_SEED'] ?? 1);

/** Why we may refuse what llhttp takes: each is a row of the corpus, with its reason. */
const STRICTER = [
  /does not begin with HTTP/,
  /the status is no number of three digits/,
  /Transfer-Encoding in HTTP\/1\.0/,
  /another Transfer-Encoding than chunked/,
  /more than one Transfer-Encoding/,
  /101 Switching Protocols/,
  /control character/,
  /holds a CR that no LF follows/,
  /a tab beside/,
  /a trailer that says how long/,
];

/** Where llhttp refuses what RFC 9112 allows. */
const LAXER: readonly ((stream: string, theirs: LlhttpReading) => boolean)[] = [
  // Nobody reads extensions: their characters are looked at, their order is not.
  (stream, { problem }) => problem === 'HPE_STRICT' && /\r\n0*[0-9a-f]+;[^\r\n]*\r\n/i.test(stream),
];

/** What is wrong with how a stream was read, in one line for each kind of wrong; null: nothing. */
function judge(stream: Buffer, ours: Reading, theirs: LlhttpReading): string | null {
  if (ours.problem !== '') {
    const isListed = theirs.problem !== '' || STRICTER.some((reason) => reason.test(ours.problem));
    return isListed ? null : `refused by us alone: ${ours.problem}`;
  }
  if (ours.left === null && !ours.untilClose) return null;
  if (LAXER.some((matches) => matches(stream.toString('latin1'), theirs))) return null;
  if (!theirs.isWhole) return `taken by us alone: ${theirs.problem}`;
  if (theirs.status !== ours.status) return 'another status';
  if (theirs.body !== ours.body) return 'another body';
  return theirs.headers.join('\n') === ours.headers.join('\n') ? null : 'other headers';
}

test(
  `${CASES} mutated answers: no cut matters, and what we take llhttp reads in the same way`,
  () => {
    const random = createRandom(SEED);
    const wrong = new Map<string, unknown>();
    const counts = { taken: 0, refused: 0, open: 0 };
    for (let at = 0; at < CASES; at += 1) {
      const seed = SEEDS[random(SEEDS.length)] as AnswerCase;
      const stream = mutate(Buffer.from(seed.bytes, 'latin1'), random);
      const isHead = seed.method === 'HEAD';
      const whole = readAnswer(stream, isHead, []);
      const cuts = Array.from({ length: 1 + random(4) }, () => random(stream.length + 1)).sort(
        (a, b) => a - b,
      );
      const cut = readAnswer(stream, isHead, cuts);
      const theirs = readWithLlhttp(stream, isHead);
      const isSame = JSON.stringify(cut) === JSON.stringify(whole);
      const fault = isSame ? judge(stream, whole, theirs) : 'another reading when cut';
      if (fault !== null && !wrong.has(fault))
        wrong.set(fault, { stream: stream.toString('latin1'), isHead, cuts, whole, cut, theirs });
      if (whole.problem !== '') counts.refused += 1;
      else if (whole.left !== null || whole.untilClose) counts.taken += 1;
      else counts.open += 1;
    }
    expect([...wrong]).toEqual([]);
    // The generator is no good where one of them hardly ever happens.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(CASES / 50);
  },
  CASES * 2 + 60_000,
);
