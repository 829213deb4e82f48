import type { H1AnswerHead } from '../../src/h1/answer-head.js';
import { AnswerParser, IS_BROKEN } from '../../src/h1/answer-parser.js';
import type { HeadMemory } from '../../src/h1/head-memory.js';

/** What a parser made of a stream. */
export interface Reading {
  readonly status: number | null;
  readonly statusText: string;
  /** Name, value, name, value… */
  readonly headers: readonly string[];
  readonly body: string;
  /** Bytes behind the answer; null: it is not whole. */
  readonly left: number | null;
  /** It is whole when the connection is closed. */
  readonly untilClose: boolean;
  readonly closes: boolean;
  readonly problem: string;
}

/** What connections of one thread share. */
export interface SharedReading {
  readonly buffer: Buffer;
  readonly memory: HeadMemory;
}

/**
 * Reads a stream cut at the given places, as a connection does.
 *
 * @param cuts positions, ascending
 * @param shared null: each piece lies in a buffer of its own, and no head is known from before
 */
export function readAnswer(
  stream: Buffer,
  isHead: boolean,
  cuts: readonly number[],
  shared: SharedReading | null = null,
): Reading {
  const seen = { status: null as number | null, statusText: '', headers: [] as string[], body: '' };
  const sink = {
    onHead: (head: H1AnswerHead) => {
      seen.status = head.status;
      seen.statusText = head.statusText();
      seen.headers = head.rawHeaders().map((text) => text.toString('latin1'));
    },
    onBody: (bytes: Buffer, from: number, to: number) => {
      seen.body += bytes.toString('latin1', from, to);
    },
  };
  const parser = new AnswerParser(sink, shared?.memory);
  parser.begin(isHead);
  let left: number | null = null;
  let at = 0;
  for (const to of [...cuts, stream.length]) {
    // Overwritten afterwards: nobody may keep what was read.
    const piece = shared?.buffer ?? Buffer.alloc(to - at);
    const result = parser.read(piece, 0, stream.copy(piece, 0, at, to));
    piece.fill(0xaa);
    at = to;
    if (result === IS_BROKEN) break;
    if (result >= 0) {
      left = result + stream.length - to;
      break;
    }
  }
  const { closes } = parser.head;
  const { problem } = parser;
  const untilClose = left === null && problem === '' && parser.finish();
  return { ...seen, left, untilClose, closes, problem };
}
