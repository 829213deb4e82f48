import { H1AnswerHead, type HeadFacts, beginsLikeHttp } from './answer-head.js';
import { MOST_HEAD_BYTES, MOST_INTERIM_ANSWERS } from './answer-rules.js';
import { CHUNK_BROKEN, CHUNK_DATA, CHUNK_LAST, ChunkScanner } from './chunk-scanner.js';
import type { HeadMemory } from './head-memory.js';
import { LINE_BROKEN, LINE_OPEN, LineScanner } from './line-scanner.js';

/** Told of the parts of an answer. It may call {@link AnswerParser.stop} from within. */
export interface AnswerSink {
  /** The head of the final answer is there; its bytes are valid during the call only. */
  onHead(head: H1AnswerHead): void;
  /** Bytes of the body; valid during the call only. */
  onBody(bytes: Buffer, from: number, to: number): void;
}

/** More bytes are needed. */
export const NEEDS_MORE = -1;
/** The bytes are no answer, `problem` says why; nothing more is told. */
export const IS_BROKEN = -2;
/** {@link AnswerParser.stop} was called. */
const WAS_STOPPED = -3;

const HEAD = 0;
const FIXED = 1;
const UNTIL_CLOSE = 2;
const CHUNKED = 3;
const TRAILERS = 4;
const DONE = 5;
const BROKEN = 6;
const STOPPED = 7;

/**
 * Reads the answer to one request after the other from bytes in any pieces (RFC 9112): any cut gives the same events,
 * but for where the body's bytes are cut. Pure: it knows no socket and no clock. Heads that come in one piece, as
 * nearly all do, are read where they lie; others are put together first.
 */
export class AnswerParser {
  problem = '';
  readonly head = new H1AnswerHead();
  readonly #sink: AnswerSink;
  readonly #memory: HeadMemory | null;
  readonly #lines = new LineScanner();
  readonly #chunks = new ChunkScanner();
  #state = DONE;
  #isHead = false;
  #hasStatusLine = false;
  #hasHead = false;
  #interim = 0;
  #left = 0;
  /** Bytes of a head that has not come to its end. */
  #pending: Buffer | null = null;
  #pendingBytes = 0;

  /** @param memory of heads that have been read before, which may serve many parsers */
  constructor(sink: AnswerSink, memory: HeadMemory | null = null) {
    this.#sink = sink;
    this.#memory = memory;
  }

  /** A status line of the answer has been read, be it that of an interim answer. */
  get hasBegun(): boolean {
    return this.#hasStatusLine || this.#interim > 0;
  }

  /** The head of the final answer has been read. */
  get hasHead(): boolean {
    return this.#hasHead;
  }

  /** Awaits the answer to a request. @param isHead to HEAD, whose answers have no body */
  begin(isHead: boolean): void {
    this.#isHead = isHead;
    this.#interim = 0;
    this.#hasHead = false;
    this.#release();
    this.#beginHead();
  }

  /** Reads. @returns how many bytes are left over behind a whole answer, or one of the negative values above */
  read(bytes: Buffer, from: number, to: number): number {
    if (this.#pending === null) return this.#run(bytes, from, to);
    this.#keep(bytes, from, to);
    return this.#run(this.#pending, 0, this.#pendingBytes);
  }

  /** The other side will send no more. @returns whether the answer is whole */
  finish(): boolean {
    if (this.#state !== UNTIL_CLOSE) return false;
    this.#state = DONE;
    return true;
  }

  /** Tells nothing more. */
  stop(): void {
    this.#state = STOPPED;
  }

  #isStopped(): boolean {
    return this.#state === STOPPED;
  }

  #run(bytes: Buffer, from: number, to: number): number {
    let at = from;
    for (;;) {
      switch (this.#state) {
        case HEAD:
        case TRAILERS:
          at = this.#readLines(bytes, at, to);
          break;
        case FIXED:
          at = this.#readFixed(bytes, at, to);
          break;
        case UNTIL_CLOSE:
          if (to > at) this.#sink.onBody(bytes, at, to);
          return this.#isStopped() ? WAS_STOPPED : NEEDS_MORE;
        case CHUNKED:
          at = this.#readChunks(bytes, at, to);
          break;
        case DONE:
          return to - at;
        case STOPPED:
          return WAS_STOPPED;
        default:
          return IS_BROKEN;
      }
      if (at < 0) return at;
    }
  }

  #readLines(bytes: Buffer, base: number, end: number): number {
    if (this.#state === HEAD && !this.#hasStatusLine) {
      const size = this.#memory?.find(bytes, base, end) ?? 0;
      if (size > 0) return this.#recall(bytes, base, size);
      if (!beginsLikeHttp(bytes, base, end)) return this.#fail('the answer does not begin with HTTP/1.');
    }
    const lines = this.#lines;
    for (;;) {
      const found = lines.find(bytes, base, end);
      if (found === LINE_OPEN) return this.#await(bytes, base, end);
      if (found === LINE_BROKEN) return this.#fail(`a line of the head ${lines.problem}`);
      const from = base + lines.from;
      const to = base + lines.to;
      lines.next();
      if (from === to && this.#hasStatusLine) return this.#endLines(bytes, base, to + 2);
      if (!this.#takeLine(bytes, from, to)) return IS_BROKEN;
    }
  }

  #takeLine(bytes: Buffer, from: number, to: number): boolean {
    const { head } = this;
    const isFirst = !this.#hasStatusLine;
    this.#hasStatusLine = true;
    const isTaken =
      this.#state === TRAILERS
        ? head.readTrailer(bytes, from, to)
        : isFirst
          ? head.readStatusLine(bytes, from, to)
          : head.readField(bytes, from, to);
    if (!isTaken) this.#fail(head.problem);
    return isTaken;
  }

  #endLines(bytes: Buffer, from: number, to: number): number {
    this.#release();
    if (this.#state === TRAILERS) {
      this.#state = DONE;
      return to;
    }
    const { head } = this;
    if (!head.end(bytes, from, to)) return this.#fail(head.problem);
    if (head.status < 200) {
      this.#interim += 1;
      if (head.status === 101) return this.#fail('101 Switching Protocols, which nobody asked for');
      if (head.closes) return this.#fail('an interim answer that closes the connection');
      if (this.#interim > MOST_INTERIM_ANSWERS) return this.#fail('too many interim answers');
      this.#beginHead();
      return to;
    }
    this.#memory?.keep(bytes, from, to, head);
    this.#endHead();
    return to;
  }

  #recall(bytes: Buffer, from: number, size: number): number {
    this.#hasStatusLine = true;
    this.head.recall(this.#memory?.facts as HeadFacts, bytes, from);
    this.#endHead();
    return from + size;
  }

  #endHead(): void {
    this.#state = this.#bodyState();
    this.#hasHead = true;
    this.#sink.onHead(this.head);
    this.head.release();
  }

  #bodyState(): number {
    const { status, contentLength, isChunked } = this.head;
    if (this.#isHead || status === 204 || status === 304) return DONE;
    if (isChunked) {
      this.#chunks.begin();
      return CHUNKED;
    }
    if (contentLength < 0) {
      this.head.closes = true;
      return UNTIL_CLOSE;
    }
    this.#left = contentLength;
    return contentLength === 0 ? DONE : FIXED;
  }

  #readFixed(bytes: Buffer, at: number, end: number): number {
    if (at === end) return NEEDS_MORE;
    const to = Math.min(end, at + this.#left);
    this.#left -= to - at;
    if (this.#left === 0) this.#state = DONE;
    this.#sink.onBody(bytes, at, to);
    return to;
  }

  #readChunks(bytes: Buffer, from: number, end: number): number {
    const chunks = this.#chunks;
    let at = from;
    while (this.#state === CHUNKED) {
      const result = chunks.next(bytes, at, end);
      at = chunks.at;
      if (result === CHUNK_DATA) this.#sink.onBody(bytes, chunks.from, chunks.to);
      else if (result === CHUNK_BROKEN) return this.#fail(chunks.problem);
      else if (result === CHUNK_LAST) this.#beginTrailers();
      else return NEEDS_MORE;
    }
    return at;
  }

  #beginHead(): void {
    this.#state = HEAD;
    this.#hasStatusLine = false;
    this.head.begin();
    this.#lines.begin(MOST_HEAD_BYTES);
  }

  #beginTrailers(): void {
    this.#state = TRAILERS;
    this.#lines.begin(MOST_HEAD_BYTES);
  }

  #await(bytes: Buffer, from: number, end: number): number {
    if (bytes !== this.#pending) this.#keep(bytes, from, end);
    return NEEDS_MORE;
  }

  #release(): void {
    this.#pending = null;
    this.#pendingBytes = 0;
  }

  #keep(bytes: Buffer, from: number, end: number): void {
    if (end === from) return;
    const size = this.#pendingBytes + end - from;
    if (this.#pending === null || size > this.#pending.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(512, 2 * size));
      if (this.#pending !== null) this.#pending.copy(grown, 0, 0, this.#pendingBytes);
      this.#pending = grown;
    }
    bytes.copy(this.#pending, this.#pendingBytes, from, end);
    this.#pendingBytes = size;
  }

  #fail(problem: string): number {
    this.problem = problem;
    this.#state = BROKEN;
    return IS_BROKEN;
  }
}
