import type { Socket } from 'node:net';
import { encodeAnswer, type Fault } from './answer.js';
import { RequestError, type RequestHead } from './request-head.js';
import { RequestParser } from './request-parser.js';
import type { Statistics } from './statistics.js';

/** An answer's place in the order of a connection's answers. */
export interface PendingAnswer {
  bytes: Buffer | null;
  /** Milliseconds between single bytes; 0: all at once. */
  dripMs: number;
}

/** Who answers a connection's requests. */
export interface ConnectionHost {
  readonly statistics: Statistics;
  onRequest(connection: Connection, head: RequestHead, body: Buffer): void;
  onClosed(connection: Connection): void;
}

/** Pipelined requests of one connection that may be unanswered before no more are read. */
const MAX_PENDING = 4096;
const NOTHING = Buffer.alloc(0);
const GARBAGE = Buffer.from('220 this is not the protocol you are looking for\r\n', 'latin1');
const CONTINUE = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');

/** One client connection: requests in, answers out in the same order, whenever they become ready. */
export class Connection {
  readonly #socket: Socket;
  readonly #host: ConnectionHost;
  readonly #parser: RequestParser;
  readonly #pending: PendingAnswer[] = [];
  /** Answers made while input is being parsed: written together. */
  #out: Buffer[] | null = null;
  #closing = false;
  #dripTimer: NodeJS.Timeout | null = null;

  constructor(socket: Socket, host: ConnectionHost) {
    this.#socket = socket;
    this.#host = host;
    this.#parser = new RequestParser({
      onRequest: (head, body) => {
        if (!this.#closing) host.onRequest(this, head, body);
      },
      onContinue: () => this.#write(CONTINUE),
    });
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('drain', () => socket.resume());
    // A broken connection is the client's affair: 'close' follows, and nothing is left to do.
    socket.on('error', () => undefined);
    socket.on('close', this.#onClose);
  }

  /** Answers at once; only in the turn in which the request came. */
  answer(bytes: Buffer, closes: boolean): void {
    if (closes) this.#closing = true;
    if (this.#pending.length > 0) this.#pending.push({ bytes, dripMs: 0 });
    else this.#send(bytes);
  }

  /** Keeps the place of an answer that comes later through `complete`. */
  reserve(closes: boolean): PendingAnswer {
    if (closes) this.#closing = true;
    const pending: PendingAnswer = { bytes: null, dripMs: 0 };
    this.#pending.push(pending);
    if (this.#pending.length >= MAX_PENDING) this.#socket.pause();
    return pending;
  }

  complete(pending: PendingAnswer, bytes: Buffer, dripMs: number): void {
    pending.bytes = bytes;
    pending.dripMs = dripMs;
    this.#flush();
  }

  /** Misbehaves instead of answering; what was asked after it is not answered either. */
  fail(pending: PendingAnswer, fault: Fault, bytes: Buffer): void {
    if (this.#socket.destroyed) return;
    this.#closing = true;
    if (fault === 'reset') {
      this.#host.statistics.resets += 1;
      this.#socket.resetAndDestroy();
      return;
    }
    this.#pending.splice(this.#pending.indexOf(pending) + 1);
    const sent = {
      close: NOTHING,
      truncate: bytes.subarray(0, bytes.length - 512),
      garbage: GARBAGE,
      hang: NOTHING,
    };
    this.complete(pending, sent[fault], 0);
  }

  /** Ends the connection once everything asked has been answered. */
  close(): void {
    this.#closing = true;
    if (this.#pending.length === 0) this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#host.statistics.receivedBytes += chunk.length;
    if (this.#closing) return;
    this.#out = [];
    try {
      this.#parser.feed(chunk);
    } catch (error) {
      this.#refuse(error);
    }
    const out = this.#out;
    this.#out = null;
    if (out.length > 0) this.#write(out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out));
    if (this.#closing && this.#pending.length === 0) this.#socket.end();
  };

  #refuse(error: unknown): void {
    if (!(error instanceof RequestError)) throw error;
    const { statistics } = this.#host;
    statistics.badRequests += 1;
    statistics.countStatus(error.status);
    const answer = { status: error.status, body: `${error.message}\n` };
    this.answer(encodeAnswer(answer, { closes: true, headOnly: false }), true);
  }

  readonly #onEnd = (): void => this.close();

  readonly #onClose = (): void => {
    this.#closing = true;
    this.#pending.length = 0;
    if (this.#dripTimer !== null) clearInterval(this.#dripTimer);
    this.#host.onClosed(this);
  };

  #flush(): void {
    if (this.#dripTimer !== null) return;
    let next = this.#pending[0];
    while (next !== undefined && next.bytes !== null) {
      if (next.dripMs > 0) {
        this.#drip(next.bytes, next.dripMs);
        return;
      }
      this.#pending.shift();
      this.#send(next.bytes);
      next = this.#pending[0];
    }
    if (this.#socket.isPaused() && this.#pending.length < MAX_PENDING) this.#socket.resume();
    if (this.#closing && this.#pending.length === 0 && this.#out === null) this.#socket.end();
  }

  #send(bytes: Buffer): void {
    if (this.#out !== null) this.#out.push(bytes);
    else this.#write(bytes);
  }

  #drip(bytes: Buffer, dripMs: number): void {
    let at = 0;
    this.#dripTimer = setInterval(() => {
      this.#write(bytes.subarray(at, at + 1));
      at += 1;
      if (at < bytes.length) return;
      clearInterval(this.#dripTimer ?? undefined);
      this.#dripTimer = null;
      this.#pending.shift();
      this.#flush();
    }, dripMs);
  }

  #write(bytes: Buffer): void {
    if (bytes.length === 0 || this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#host.statistics.sentBytes += bytes.length;
    if (!this.#socket.write(bytes)) this.#socket.pause();
  }
}
