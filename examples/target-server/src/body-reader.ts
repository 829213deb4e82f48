import { RequestError, type RequestHead } from './request-head.js';

/** Largest request body, bytes. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

const MAX_LINE_BYTES = 8 * 1024;
const CR = 13;
const LF = 10;

type ChunkedState = 'size' | 'data' | 'data-end' | 'trailer';

/** Collects one request's body, of a known length or in chunks, however the network cuts it. */
export class BodyReader {
  done = false;
  readonly #parts: Buffer[] = [];
  readonly #chunked: boolean;
  /** Bytes still to come of the body, or of the current chunk. */
  #left: number;
  #sizeBytes = 0;
  #state: ChunkedState = 'size';
  #line = '';

  /** @throws RequestError 413 for a length over `MAX_BODY_BYTES` */
  constructor(head: RequestHead) {
    this.#chunked = head.chunked;
    this.#left = head.contentLengthBytes;
    this.#checkSize(this.#left);
  }

  /**
   * Takes bytes from `data`, from `at` on, and returns the position after the last one it took.
   *
   * @throws RequestError 400 for malformed chunks, 413 for a body over `MAX_BODY_BYTES`
   */
  feed(data: Buffer, at: number): number {
    if (!this.#chunked) {
      const next = this.#take(data, at);
      this.done = this.#left === 0;
      return next;
    }
    let next = at;
    while (next < data.length && !this.done) next = this.#feedChunked(data, next);
    return next;
  }

  body(): Buffer {
    return this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
  }

  #take(data: Buffer, at: number): number {
    const next = Math.min(data.length, at + this.#left);
    if (next > at) this.#parts.push(data.subarray(at, next));
    this.#left -= next - at;
    return next;
  }

  #feedChunked(data: Buffer, at: number): number {
    if (this.#state === 'data') {
      const next = this.#take(data, at);
      if (this.#left === 0) this.#state = 'data-end';
      return next;
    }
    const end = data.indexOf(LF, at);
    this.#line += data.toString('latin1', at, end < 0 ? data.length : end + 1);
    if (this.#line.length > MAX_LINE_BYTES) throw new RequestError(400, 'line too long in a chunked body');
    if (end < 0) return data.length;
    this.#endLine();
    return end + 1;
  }

  #endLine(): void {
    const line = this.#line;
    this.#line = '';
    if (line.charCodeAt(line.length - 2) !== CR)
      throw new RequestError(400, 'a line of a chunked body must end in CRLF');
    const text = line.slice(0, -2);
    if (this.#state === 'size') this.#beginChunk(text);
    else if (this.#state === 'data-end') this.#endChunk(text);
    else if (text === '') this.done = true;
  }

  #beginChunk(text: string): void {
    const size = /^([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?$/.exec(text)?.[1];
    if (size === undefined) throw new RequestError(400, 'malformed chunk size');
    this.#left = Number.parseInt(size, 16);
    this.#sizeBytes += this.#left;
    this.#checkSize(this.#sizeBytes);
    this.#state = this.#left === 0 ? 'trailer' : 'data';
  }

  #endChunk(text: string): void {
    if (text !== '') throw new RequestError(400, 'a chunk is longer than its size says');
    this.#state = 'size';
  }

  #checkSize(sizeBytes: number): void {
    if (sizeBytes > MAX_BODY_BYTES)
      throw new RequestError(413, `a body of at most ${MAX_BODY_BYTES} bytes is taken`);
  }
}
