import { HEX, MOST_CHUNK_LINE_BYTES, TEXT, TOKEN } from './answer-rules.js';

const CR = 13;
const LF = 10;
const SEMICOLON = 59;
const EQUALS = 61;
const QUOTE = 34;
const BACKSLASH = 92;

/** Most digits of a size: 2^48 bytes, well within what a double counts exactly. */
const MOST_SIZE_DIGITS = 12;

const SIZE = 0;
const EXTENSION = 1;
const SIZE_LF = 2;
const DATA = 3;
const DATA_CR = 4;
const DATA_LF = 5;

/** More bytes are needed. */
const CHUNK_OPEN = 0;
/** `from` to `to` are bytes of the body; call again with what follows. */
export const CHUNK_DATA = 1;
/** The last chunk is over, trailers follow. */
export const CHUNK_LAST = 2;
/** `problem` says what is wrong. */
export const CHUNK_BROKEN = 3;

/** Takes a chunked body apart (RFC 9112, 7.1), in whatever pieces it comes. Extensions are skipped. */
export class ChunkScanner {
  from = 0;
  to = 0;
  /** Where the scanner stopped. */
  at = 0;
  problem = '';
  #state = SIZE;
  #left = 0;
  #digits = 0;
  #lineBytes = 0;
  #isQuoted = false;
  #isEscaped = false;

  /** Begins a body. */
  begin(): void {
    this.#beginLine();
  }

  /** Goes through bytes up to the next of the results above. */
  next(bytes: Uint8Array, from: number, end: number): number {
    this.at = from;
    while (this.at < end) {
      if (this.#state === DATA) return this.#takeData(end);
      const byte = bytes[this.at] as number;
      this.at += 1;
      const result = this.#state <= SIZE_LF ? this.#takeLineByte(byte) : this.#takeEndByte(byte);
      if (result !== CHUNK_OPEN) return result;
    }
    return CHUNK_OPEN;
  }

  #takeData(end: number): number {
    this.from = this.at;
    this.to = Math.min(end, this.at + this.#left);
    this.#left -= this.to - this.from;
    this.at = this.to;
    if (this.#left === 0) this.#state = DATA_CR;
    return CHUNK_DATA;
  }

  #takeLineByte(byte: number): number {
    this.#lineBytes += 1;
    if (this.#lineBytes > MOST_CHUNK_LINE_BYTES) return this.#fail('a line before a chunk is too long');
    if (this.#state === SIZE_LF) {
      if (byte !== LF) return this.#fail('a CR that no LF follows before a chunk');
      this.#state = DATA;
      return this.#left === 0 ? CHUNK_LAST : CHUNK_OPEN;
    }
    if (this.#state === EXTENSION) return this.#takeExtension(byte);
    const digit = HEX[byte] as number;
    if (digit !== 255 && this.#digits < MOST_SIZE_DIGITS) {
      this.#digits += 1;
      this.#left = this.#left * 16 + digit;
      return CHUNK_OPEN;
    }
    if (this.#digits === 0 || (byte !== CR && byte !== SEMICOLON))
      return this.#fail('the size of a chunk is no hexadecimal number, or too large');
    this.#state = byte === CR ? SIZE_LF : EXTENSION;
    return CHUNK_OPEN;
  }

  #takeExtension(byte: number): number {
    if (this.#isQuoted) {
      if (byte === QUOTE && !this.#isEscaped) this.#isQuoted = false;
      this.#isEscaped = byte === BACKSLASH && !this.#isEscaped;
      return TEXT[byte] === 1 ? CHUNK_OPEN : this.#fail('a control character in the extension of a chunk');
    }
    if (byte === CR) this.#state = SIZE_LF;
    else if (byte === QUOTE) this.#isQuoted = true;
    else if (TOKEN[byte] !== 1 && byte !== SEMICOLON && byte !== EQUALS)
      return this.#fail('the extension of a chunk holds what belongs into quotes');
    return CHUNK_OPEN;
  }

  #takeEndByte(byte: number): number {
    if (byte !== (this.#state === DATA_CR ? CR : LF))
      return this.#fail('a chunk is not as long as its size says');
    if (this.#state === DATA_CR) this.#state = DATA_LF;
    else this.#beginLine();
    return CHUNK_OPEN;
  }

  #beginLine(): void {
    this.#state = SIZE;
    this.#left = 0;
    this.#digits = 0;
    this.#lineBytes = 0;
    this.#isQuoted = false;
    this.#isEscaped = false;
  }

  #fail(problem: string): number {
    this.problem = problem;
    return CHUNK_BROKEN;
  }
}
