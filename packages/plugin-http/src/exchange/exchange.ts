import type { AnswerHead, ResponseHandler } from '../transport/http-transport.js';

/** Who is told what becomes of a request. */
export interface ExchangeOwner {
  /** It is being written. */
  onSent(): void;
  /** Its headers are there; the head is valid during the call only. */
  onAnswered(head: AnswerHead): void;
  /** A part of the body is there. */
  onPart(): void;
  /** All that has come was told, and there is more to come. */
  onWaiting(): void;
  /** The whole answer is there. */
  onEnd(): void;
  /** There is no answer, or no whole one. */
  onFailure(error: Error): void;
}

/** What an exchange is to keep of the answer. */
export interface Keeping {
  readonly body: boolean;
  /** All headers, as text. */
  readonly headers: boolean;
  readonly setCookies: boolean;
  readonly location: boolean;
}

/** A header, its name in lower case. */
export type Header = readonly [name: string, value: string];

const NONE: Keeping = { body: false, headers: false, setCookies: false, location: false };
const NO_HEADERS: readonly Header[] = [];

/**
 * Receives one answer after the other for one user. It is what the transport calls for each request, so it does
 * nothing that is not asked for, and is used again for the user's next request.
 */
export class Exchange implements ResponseHandler {
  status = 0;
  statusText = '';
  /** Of head and body, as in HTTP/1.1 without chunk marks. */
  receivedBytes = 0;
  bodyBytes = 0;
  location: string | null = null;
  contentEncoding = '';
  headers: readonly Header[] = NO_HEADERS;
  setCookies: string[] | null = null;
  #chunks: Buffer[] | null = null;
  #keeping = NONE;
  #owner: ExchangeOwner | null;
  #abort: ((error?: Error) => void) | null = null;

  constructor(owner: ExchangeOwner) {
    this.#owner = owner;
  }

  /** Makes ready for a request. */
  reset(keeping: Keeping): void {
    this.#keeping = keeping;
    this.status = 0;
    this.statusText = '';
    this.receivedBytes = 0;
    this.bodyBytes = 0;
    this.location = null;
    this.contentEncoding = '';
    this.headers = NO_HEADERS;
    this.setCookies = null;
    this.#chunks = null;
    this.#abort = null;
  }

  /** The body, where it was to be kept. */
  body(): Buffer {
    const chunks = this.#chunks ?? [];
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  }

  /**
   * Gives up: nobody is told of this request any more, and this exchange cannot be used again.
   *
   * @returns false where the request has not been written yet; the transport still holds it then.
   */
  abandon(): boolean {
    this.#owner = null;
    this.#abort?.();
    return this.#abort !== null;
  }

  onConnect(abort: (error?: Error) => void): void {
    // Aborting here would cost others the connection that this request has just been given.
    if (this.#owner === null) throw new Error('given up before it was sent');
    this.#abort = abort;
    this.#owner.onSent();
  }

  onHeaders(head: AnswerHead): void {
    if (this.#owner === null) return;
    this.status = head.status;
    this.receivedBytes += head.sizeBytes;
    if (this.#keeping.headers) this.headers = toText(head.rawHeaders());
    if (head.isNotable) this.#noteAll(head.rawHeaders());
    this.#owner.onAnswered(head);
  }

  onData(bytes: Buffer, from: number, to: number): void {
    if (this.#owner === null) return;
    this.receivedBytes += to - from;
    this.bodyBytes += to - from;
    // The bytes belong to the transport, which may read the next into the same place.
    if (this.#keeping.body) (this.#chunks ??= []).push(Buffer.from(bytes.subarray(from, to)));
    this.#owner.onPart();
  }

  onMore(): void {
    this.#owner?.onWaiting();
  }

  onComplete(): void {
    this.#owner?.onEnd();
  }

  onError(error: Error): void {
    this.#owner?.onFailure(error);
  }

  #noteAll(rawHeaders: readonly Buffer[]): void {
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at] as Buffer;
      // Three lengths tell nearly all headers apart from those of interest.
      if (name.length === 10 || name.length === 8 || name.length === 16)
        this.#note(name, rawHeaders[at + 1] as Buffer);
    }
  }

  #note(name: Buffer, value: Buffer): void {
    const { setCookies, location, body } = this.#keeping;
    if (name.length === 10) {
      if (setCookies && isNamed(name, 'set-cookie')) (this.setCookies ??= []).push(value.toString('utf8'));
    } else if (name.length === 8) {
      if (location && this.location === null && isNamed(name, 'location'))
        this.location = value.toString('utf8');
    } else if (body && isNamed(name, 'content-encoding')) {
      this.contentEncoding +=
        this.contentEncoding === '' ? value.toString('latin1') : `,${value.toString('latin1')}`;
    }
  }
}

function isNamed(name: Buffer, lowerCase: string): boolean {
  return name.toString('latin1').toLowerCase() === lowerCase;
}

function toText(rawHeaders: readonly Buffer[]): readonly Header[] {
  const headers: Header[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    headers.push([
      (rawHeaders[at] as Buffer).toString('latin1').toLowerCase(),
      (rawHeaders[at + 1] as Buffer).toString('latin1'),
    ]);
  }
  return headers;
}
