import type { H1AnswerHead, HeadFacts } from './answer-head.js';

/** Longer heads are read anew each time. */
const MOST_BYTES = 2048;
/**
 * A head that is not known is kept only every so many times, so that answers whose heads all differ cost no copy each; a
 * new second in `Date` makes so many answers dearer.
 */
const MISSES_PER_KEPT = 16;

/**
 * Remembers the head of one answer. Servers send the same again and again, but for the date, which changes once a second; the
 * same bytes mean the same, so they need not be read again. It looks only at heads that lie at the beginning of the
 * buffer that all connections read into, where they can be compared by words.
 */
export class HeadMemory {
  facts: HeadFacts | null = null;
  readonly #buffer: Buffer;
  readonly #words: Int32Array;
  readonly #known = Buffer.alloc(MOST_BYTES);
  readonly #knownWords = wordsOf(this.#known);
  #size = 0;
  #misses = 0;

  /** @param buffer what connections read into; its bytes must lie at a multiple of four */
  constructor(buffer: Buffer) {
    this.#buffer = buffer;
    this.#words = wordsOf(buffer);
  }

  /** @returns how long the head is at the beginning of the bytes, if it is the one that `facts` are about; else 0 */
  find(bytes: Buffer, from: number, to: number): number {
    const size = this.#size;
    if (size === 0 || bytes !== this.#buffer || from !== 0 || to < size) return 0;
    const [words, known] = [this.#words, this.#knownWords];
    const whole = size >>> 2;
    for (let at = 0; at < whole; at += 1) if (words[at] !== known[at]) return 0;
    for (let at = whole << 2; at < size; at += 1) if (bytes[at] !== this.#known[at]) return 0;
    return size;
  }

  /** Takes note of a head that has been read. */
  keep(bytes: Buffer, from: number, to: number, head: H1AnswerHead): void {
    if (bytes !== this.#buffer || from !== 0 || to > MOST_BYTES) return;
    this.#misses += 1;
    if (this.#size > 0 && this.#misses < MISSES_PER_KEPT) return;
    this.#misses = 0;
    this.#size = bytes.copy(this.#known, 0, from, to);
    this.facts = head.facts();
  }
}

function wordsOf({ buffer, byteOffset, length }: Buffer): Int32Array {
  return new Int32Array(buffer, byteOffset, length >>> 2);
}
