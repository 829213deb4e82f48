import { BodyReader } from './body-reader.js';
import { parseRequestHead, RequestError, type RequestHead } from './request-head.js';

/** Where a parser delivers what it reads. */
export interface RequestSink {
  onRequest(head: RequestHead, body: Buffer): void;
  /** The client waits for `100 Continue` before it sends the body. */
  onContinue(): void;
}

/** Largest request head, bytes. */
const MAX_HEAD_BYTES = 16 * 1024;

const HEAD_END = Buffer.from('\r\n\r\n', 'latin1');
const CR = 13;
const LF = 10;
const NO_BODY = Buffer.alloc(0);

/** Cuts one connection's bytes into requests. Requests may be pipelined, and cut anywhere by the network. */
export class RequestParser {
  readonly #sink: RequestSink;
  /** Start of a head that has not ended yet. */
  #rest: Buffer | null = null;
  #head: RequestHead | null = null;
  #body: BodyReader | null = null;
  #lastText = '';
  #lastHead: RequestHead | null = null;

  constructor(sink: RequestSink) {
    this.#sink = sink;
  }

  /** True between the first and the last byte of a request. */
  get midRequest(): boolean {
    return this.#rest !== null || this.#body !== null;
  }

  /** @throws RequestError for what cannot be answered; nothing more may be fed after it */
  feed(chunk: Buffer): void {
    const data = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
    this.#rest = null;
    let at = 0;
    while (at < data.length)
      at = this.#body === null ? this.#feedHead(data, at) : this.#feedBody(this.#body, data, at);
  }

  #feedHead(data: Buffer, from: number): number {
    let at = from;
    // An empty line before a request is old clients' habit, and to be ignored (RFC 9112, 2.2).
    while (data[at] === CR && data[at + 1] === LF) at += 2;
    const end = data.indexOf(HEAD_END, at);
    if (end < 0 || end - at > MAX_HEAD_BYTES) return this.#keep(data, at);
    const head = this.#parse(data.toString('latin1', at, end));
    const next = end + HEAD_END.length;
    if (!head.chunked && head.contentLengthBytes === 0) {
      this.#sink.onRequest(head, NO_BODY);
      return next;
    }
    this.#head = head;
    this.#body = new BodyReader(head);
    if (head.expectsContinue && next >= data.length) this.#sink.onContinue();
    return next;
  }

  /** A client's heads are mostly the same, byte for byte: the last one is remembered with what it meant. */
  #parse(text: string): RequestHead {
    if (this.#lastHead !== null && this.#lastText === text) return this.#lastHead;
    const head = parseRequestHead(text);
    this.#lastText = text;
    this.#lastHead = head;
    return head;
  }

  #keep(data: Buffer, at: number): number {
    if (data.length - at > MAX_HEAD_BYTES)
      throw new RequestError(431, `a head of at most ${MAX_HEAD_BYTES} bytes is taken`);
    const text = data.toString('latin1', at, data.length);
    if (/^[^!#-'*+\-.0-9A-Z^-z|~\r]|[^\r]\n|\r(?=[^\n])/.test(text))
      throw new RequestError(400, 'not an HTTP/1.1 request');
    this.#rest = at < data.length ? data.subarray(at) : null;
    return data.length;
  }

  #feedBody(body: BodyReader, data: Buffer, at: number): number {
    const next = body.feed(data, at);
    if (!body.done) return next;
    const head = this.#head as RequestHead;
    this.#body = null;
    this.#head = null;
    this.#sink.onRequest(head, body.body());
    return next;
  }
}
