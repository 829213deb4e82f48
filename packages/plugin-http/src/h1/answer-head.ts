import type { AnswerHead } from '../transport/http-transport.js';
import { MOST_HEADERS, TOKEN } from './answer-rules.js';

const COLON = 58;
const SPACE = 32;
const TAB = 9;
const ZERO = 48;

const CONTENT_LENGTH = Buffer.from('content-length');
const TRANSFER_ENCODING = Buffer.from('transfer-encoding');
const CONNECTION = Buffer.from('connection');
const KEEP_ALIVE = Buffer.from('keep-alive');
const SET_COOKIE = Buffer.from('set-cookie');
const LOCATION = Buffer.from('location');
const CONTENT_ENCODING = Buffer.from('content-encoding');
const CHUNKED = Buffer.from('chunked');
const TIMEOUT = /(?:^|[\s,;])timeout="?(\d{1,9})/i;

/** More digits would not be a whole number in a double any more. */
const MOST_LENGTH_DIGITS = 15;

/** What a head says, once it has been read. */
export type HeadFacts = Pick<
  H1AnswerHead,
  'status' | 'sizeBytes' | 'isNotable' | 'contentLength' | 'isChunked' | 'closes' | 'keepAliveSeconds'
>;

/**
 * The head of one answer after the other, filled in line by line (RFC 9112, 4 to 6). It keeps no texts: what a reader
 * wants is cut from the bytes of the head, which are there during `onHeaders` only.
 */
export class H1AnswerHead implements AnswerHead {
  status = 0;
  sizeBytes = 0;
  isNotable = false;
  /** From `Content-Length`; -1: there is none. */
  contentLength = -1;
  isChunked = false;
  /** The connection is not to be used again. */
  closes = false;
  /** From `Keep-Alive: timeout=`, seconds; 0: there is none. */
  keepAliveSeconds = 0;
  problem = '';
  #isOld = false;
  #saysKeepAlive = false;
  #fields = 0;
  #trailers = 0;
  #bytes: Buffer | null = null;
  #from = 0;

  /** Forgets the last head. */
  begin(): void {
    this.status = 0;
    this.isNotable = false;
    this.contentLength = -1;
    this.isChunked = false;
    this.closes = false;
    this.keepAliveSeconds = 0;
    this.#saysKeepAlive = false;
    this.#fields = 0;
    this.#trailers = 0;
  }

  /** Takes the first line, without its end. @returns false: `problem` says why not */
  readStatusLine(bytes: Buffer, from: number, to: number): boolean {
    // HTTP/1.x SP 3DIGIT [ SP reason-phrase ]
    const digits = from + 9;
    const minor = (bytes[from + 7] as number) - ZERO;
    if (to < from + 12 || !beginsLikeHttp(bytes, from, to)) return this.#fail('no status line of HTTP/1.1');
    if ((minor !== 0 && minor !== 1) || bytes[from + 8] !== SPACE)
      return this.#fail('the status line is of another version than HTTP/1.0 and HTTP/1.1');
    const a = (bytes[digits] as number) - ZERO;
    const b = (bytes[digits + 1] as number) - ZERO;
    const c = (bytes[digits + 2] as number) - ZERO;
    const isNumber = a >= 1 && a <= 9 && b >= 0 && b <= 9 && c >= 0 && c <= 9;
    if (!isNumber || (to > from + 12 && bytes[from + 12] !== SPACE))
      return this.#fail('the status is no number of three digits');
    this.status = a * 100 + b * 10 + c;
    this.#isOld = minor === 0;
    return true;
  }

  /** Takes a header line, without its end. @returns false: `problem` says why not */
  readField(bytes: Buffer, from: number, to: number): boolean {
    this.#fields += 1;
    if (this.#fields > MOST_HEADERS) return this.#fail(`more than ${MOST_HEADERS} headers`);
    const colon = nameEnd(bytes, from, to);
    if (colon < 0) return this.#fail(fieldProblem(bytes, from));
    switch (colon - from) {
      case 8:
        if (isNamed(bytes, from, LOCATION)) this.isNotable = true;
        return true;
      case 10:
        return this.#readShort(bytes, from, colon, to);
      case 14:
        return !isNamed(bytes, from, CONTENT_LENGTH) || this.#readLength(bytes, colon + 1, to);
      case 16:
        if (isNamed(bytes, from, CONTENT_ENCODING)) this.isNotable = true;
        return true;
      case 17:
        return !isNamed(bytes, from, TRANSFER_ENCODING) || this.#readTransferEncoding(bytes, colon + 1, to);
      default:
        return true;
    }
  }

  /** Takes a trailer, whose meaning nobody asks for. @returns false: `problem` says why not */
  readTrailer(bytes: Buffer, from: number, to: number): boolean {
    this.#trailers += 1;
    if (this.#trailers > MOST_HEADERS) return this.#fail(`more than ${MOST_HEADERS} trailers`);
    const colon = nameEnd(bytes, from, to);
    if (colon < 0) return this.#fail(`a trailer that is ${fieldProblem(bytes, from)}`);
    const isFraming =
      (colon - from === 14 && isNamed(bytes, from, CONTENT_LENGTH)) ||
      (colon - from === 17 && isNamed(bytes, from, TRANSFER_ENCODING));
    return !isFraming || this.#fail('a trailer that says how long the body is');
  }

  /** All lines are there. @returns false: `problem` says what does not fit together */
  end(bytes: Buffer, from: number, to: number): boolean {
    this.#bytes = bytes;
    this.#from = from;
    this.sizeBytes = to - from;
    if (this.isChunked && this.contentLength >= 0)
      return this.#fail('both Transfer-Encoding and Content-Length');
    if (this.isChunked && this.#isOld) return this.#fail('Transfer-Encoding in HTTP/1.0');
    if (this.#isOld && !this.#saysKeepAlive) this.closes = true;
    return true;
  }

  /** What it says; once {@link H1AnswerHead.end} has given true. */
  facts(): HeadFacts {
    const { status, sizeBytes, isNotable, contentLength, isChunked, closes, keepAliveSeconds } = this;
    return { status, sizeBytes, isNotable, contentLength, isChunked, closes, keepAliveSeconds };
  }

  /** Takes over what the same bytes have been found to say before. */
  recall(facts: HeadFacts, bytes: Buffer, from: number): void {
    this.#bytes = bytes;
    this.#from = from;
    this.status = facts.status;
    this.sizeBytes = facts.sizeBytes;
    this.isNotable = facts.isNotable;
    this.contentLength = facts.contentLength;
    this.isChunked = facts.isChunked;
    this.closes = facts.closes;
    this.keepAliveSeconds = facts.keepAliveSeconds;
  }

  /** The bytes are no longer there. */
  release(): void {
    this.#bytes = null;
  }

  statusText(): string {
    const bytes = this.#bytes as Buffer;
    const from = this.#from + 13;
    return bytes.toString('latin1', from, Math.max(from, lineEnd(bytes, this.#from)));
  }

  rawHeaders(): readonly Buffer[] {
    const bytes = this.#bytes as Buffer;
    const raw: Buffer[] = [];
    const end = this.#from + this.sizeBytes - 2;
    for (let line = lineEnd(bytes, this.#from) + 2; line < end;) {
      const to = lineEnd(bytes, line);
      const colon = nameEnd(bytes, line, to);
      const value = trimmed(bytes, colon + 1, to);
      raw.push(bytes.subarray(line, colon), value);
      line = to + 2;
    }
    return raw;
  }

  // The names of ten characters, more common than all others of interest.
  #readShort(bytes: Buffer, from: number, colon: number, to: number): boolean {
    if (isNamed(bytes, from, CONNECTION)) this.#readConnection(trimmed(bytes, colon + 1, to));
    else if (isNamed(bytes, from, KEEP_ALIVE)) {
      const [, seconds] = TIMEOUT.exec(bytes.toString('latin1', colon + 1, to)) ?? [];
      if (seconds !== undefined) this.keepAliveSeconds = Number(seconds);
    } else if (isNamed(bytes, from, SET_COOKIE)) this.isNotable = true;
    return true;
  }

  #readConnection(value: Buffer): void {
    if (value.length === KEEP_ALIVE.length && isNamed(value, 0, KEEP_ALIVE)) {
      this.#saysKeepAlive = true;
      return;
    }
    for (const option of value.toString('latin1').toLowerCase().split(',')) {
      if (option.trim() === 'close') this.closes = true;
      else if (option.trim() === 'keep-alive') this.#saysKeepAlive = true;
    }
  }

  #readLength(bytes: Buffer, from: number, to: number): boolean {
    if (this.contentLength >= 0) return this.#fail('more than one Content-Length');
    let at = from;
    let last = to;
    while (at < last && bytes[at] === SPACE) at += 1;
    while (last > at && bytes[last - 1] === SPACE) last -= 1;
    if (at === last || last - at > MOST_LENGTH_DIGITS)
      return this.#fail('a Content-Length that is no length');
    if (bytes[at] === TAB || bytes[last - 1] === TAB) return this.#fail('a tab beside a Content-Length');
    let length = 0;
    for (; at < last; at += 1) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) return this.#fail('a Content-Length that is no length');
      length = length * 10 + digit;
    }
    this.contentLength = length;
    return true;
  }

  #readTransferEncoding(bytes: Buffer, from: number, to: number): boolean {
    if (this.isChunked) return this.#fail('more than one Transfer-Encoding');
    const value = trimmed(bytes, from, to);
    // Other readers take it for a part of the value.
    if (bytes.indexOf(TAB, from) >= 0 && bytes.indexOf(TAB, from) < to)
      return this.#fail('a tab beside a Transfer-Encoding');
    if (value.length !== CHUNKED.length || !isNamed(value, 0, CHUNKED))
      return this.#fail('another Transfer-Encoding than chunked');
    this.isChunked = true;
    return true;
  }

  #fail(problem: string): false {
    this.problem = problem;
    return false;
  }
}

const PREFIX = Buffer.from('HTTP/1.');

/** Whether bytes, as far as they have come, begin as an answer must. */
export function beginsLikeHttp(bytes: Uint8Array, from: number, end: number): boolean {
  const to = Math.min(end - from, PREFIX.length);
  for (let at = 0; at < to; at += 1) if (bytes[from + at] !== PREFIX[at]) return false;
  return true;
}

function nameEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && TOKEN[bytes[at] as number] === 1) at += 1;
  return at > from && at < to && bytes[at] === COLON ? at : -1;
}

function fieldProblem(bytes: Uint8Array, from: number): string {
  return isBlank(bytes[from] as number)
    ? 'a header that goes on in the next line'
    : 'a header without a name';
}

/** @param lowerCase as long as the name is known to be */
function isNamed(bytes: Uint8Array, from: number, lowerCase: Uint8Array): boolean {
  for (let at = 0; at < lowerCase.length; at += 1)
    if (((bytes[from + at] as number) | 0x20) !== lowerCase[at]) return false;
  return true;
}

function trimmed(bytes: Buffer, from: number, to: number): Buffer {
  let first = from;
  let last = to;
  while (first < last && isBlank(bytes[first] as number)) first += 1;
  while (last > first && isBlank(bytes[last - 1] as number)) last -= 1;
  return bytes.subarray(first, last);
}

// The lines have been looked at already: the next CR is the end of one.
function lineEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] !== 13) at += 1;
  return at;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
