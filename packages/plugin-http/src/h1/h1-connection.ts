import type { Socket } from 'node:net';
import { Deadline, TaskFailure } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import type { ConnectTarget } from '../transport/connect-target.js';
import type { Connector } from '../transport/connector.js';
import type { ResponseHandler } from '../transport/http-transport.js';
import type { H1AnswerHead } from './answer-head.js';
import { AnswerParser, type AnswerSink, IS_BROKEN, NEEDS_MORE } from './answer-parser.js';
import type { HeadMemory } from './head-memory.js';
import type { H1Wire } from './request-head.js';

/** Whom a connection belongs to. */
export interface ConnectionOwner {
  /** It can take the next request. Called before the end of the last one is told. */
  onFree(connection: H1Connection): void;
  /**
   * It is closed and takes no more.
   *
   * @param desync what the server sent without being asked, while no request was there to be failed for it
   */
  onGone(connection: H1Connection, desync: TaskFailure | null): void;
}

/** What connections are made with. */
export interface ConnectionSettings {
  readonly keepAlive: boolean;
  readonly keepAliveTimeoutMs: number;
  /** What all connections of the thread read into. */
  readonly readBuffer: Buffer;
  readonly headMemory: HeadMemory;
}

/**
 * One HTTP/1.1 connection, one request at a time (RFC 9112, 9). connecting -> free -> busy -> free … -> gone. It is
 * never used again after anything about it was in doubt: bytes left over, an answer that is no answer, an answer that came
 * before the request was out, `Connection: close`.
 */
export class H1Connection implements AnswerSink {
  readonly #owner: ConnectionOwner;
  readonly #settings: ConnectionSettings;
  readonly #parser: AnswerParser;
  #socket: Socket | null = null;
  #handler: ResponseHandler | null = null;
  #wire: H1Wire | null = null;
  #isGone = false;
  #answers = 0;
  #deadline: Deadline | null = null;

  constructor(owner: ConnectionOwner, settings: ConnectionSettings) {
    this.#owner = owner;
    this.#settings = settings;
    this.#parser = new AnswerParser(this, settings.headMemory);
  }

  /** Connects. `done` is called once, with null when the connection is free. */
  open(connector: Connector, target: ConnectTarget, done: (error: Error | null) => void): void {
    const read = {
      buffer: this.#settings.readBuffer,
      callback: (size: number, bytes: Uint8Array): boolean => {
        this.#onBytes(bytes as Buffer, size);
        return true;
      },
    };
    connector.open(
      target,
      (error, socket) => {
        if (socket === null) {
          this.#isGone = true;
          done(error);
          return;
        }
        this.#socket = socket;
        if (!connector.isReadDirectly(target))
          socket.on('data', (chunk: Buffer) => this.#onBytes(chunk, chunk.length));
        socket.on('error', (reason: Error) => this.#lose(reason));
        socket.on('end', () => this.#onEnd());
        socket.on('close', () => this.#onEnd());
        done(null);
      },
      read,
    );
  }

  /**
   * Sends a request. The connection must be free.
   *
   * @returns false where the handler has taken it back; the connection is still free.
   */
  send(wire: H1Wire, handler: ResponseHandler): boolean {
    try {
      handler.onConnect(this.#abort);
    } catch (error) {
      handler.onError(error as Error);
      return false;
    }
    this.#handler = handler;
    this.#wire = wire;
    this.#parser.begin(wire.isHead);
    this.#deadline?.set(Infinity);
    const socket = this.#socket as Socket;
    if (wire.longBody === null) socket.write(wire.bytes);
    else {
      socket.cork();
      socket.write(wire.bytes);
      socket.write(wire.longBody);
      socket.uncork();
    }
    return true;
  }

  /** Gives it up now; a request that is under way ends in `onError`. */
  destroy(): void {
    // Thousands are given up at the end of a run, and an error takes down its stack.
    if (this.#handler === null) this.#go(null);
    else this.#lose(givenUp());
  }

  onHead(head: H1AnswerHead): void {
    this.#handler?.onHeaders(head);
  }

  onBody(bytes: Buffer, from: number, to: number): void {
    this.#handler?.onData(bytes, from, to);
  }

  readonly #abort = (error: Error = new TaskFailure('ABORTED', 'the request was given up')): void => {
    if (this.#handler !== null) this.#lose(error);
  };

  #onBytes(bytes: Buffer, size: number): void {
    if (this.#isGone) return;
    if (this.#handler === null) {
      this.#onUnasked(bytes.subarray(0, size));
      return;
    }
    const left = this.#parser.read(bytes, 0, size);
    if (left === 0) this.#finish();
    else if (left === NEEDS_MORE) {
      if (this.#parser.hasHead) this.#handler.onMore();
    } else if (left === IS_BROKEN) this.#lose(this.#protocolFailure());
    else if (left > 0) this.#lose(desync(`${left} bytes more than the answer`));
  }

  #onUnasked(bytes: Buffer): void {
    // Servers tell of an idle connection's end like this (RFC 9110, 15.5.9); it is no answer to anything.
    const isGoodbye = /^HTTP\/1\.[01] 408/.test(bytes.toString('latin1', 0, 12));
    this.#go(isGoodbye ? null : desync(`${bytes.length} bytes that no request had asked for`));
  }

  #finish(): void {
    const handler = this.#handler as ResponseHandler;
    this.#answers += 1;
    if (this.#closesNow()) {
      this.#handler = null;
      this.#go(null);
      handler.onComplete();
      return;
    }
    this.#handler = null;
    this.#owner.onFree(this);
    handler.onComplete();
    if (this.#handler === null && !this.#isGone) this.#rest();
  }

  #closesNow(): boolean {
    if (this.#parser.head.closes || !this.#settings.keepAlive) return true;
    // An answer that came early leaves a request half sent, and the other side may not want to read the rest.
    return this.#wire?.longBody !== null && (this.#socket as Socket).writableLength > 0;
  }

  /** Nothing to do for now: waits no longer than the server does. */
  #rest(): void {
    const { keepAliveTimeoutMs } = this.#settings;
    const seconds = this.#parser.head.keepAliveSeconds;
    // A second less than the server says, or half, so that it does not close while the next request is on its way.
    const serverMs = seconds === 0 ? Infinity : Math.max(seconds * 500, seconds * 1000 - 1000);
    this.#deadline ??= new Deadline(() => this.#go(null));
    this.#deadline.set(nowMs() + Math.min(keepAliveTimeoutMs, serverMs));
  }

  #onEnd(): void {
    if (this.#isGone) return;
    const handler = this.#handler;
    if (handler === null) this.#go(null);
    else if (this.#parser.finish()) {
      this.#handler = null;
      this.#go(null);
      handler.onComplete();
    } else {
      const when = this.#parser.hasHead ? 'within the body' : 'before the answer was whole';
      this.#lose(new TaskFailure('SOCKET_CLOSED', `the other side closed the connection ${when}`));
    }
  }

  #protocolFailure(): TaskFailure {
    const { problem, hasBegun } = this.#parser;
    // What does not even begin like an answer is the rest of the one before.
    if (!hasBegun && this.#answers > 0) return desync(`an answer before it that was longer: ${problem}`);
    return new TaskFailure('HTTP_PROTOCOL', problem);
  }

  #lose(error: Error): void {
    if (this.#isGone) return;
    const handler = this.#handler;
    this.#handler = null;
    this.#go(null);
    handler?.onError(error);
  }

  #go(reason: TaskFailure | null): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#parser.stop();
    this.#deadline?.close();
    this.#socket?.destroy();
    this.#owner.onGone(this, reason);
  }
}

/** What a request ends with whose connection is given up by its owner. */
export function givenUp(): TaskFailure {
  return new TaskFailure('ABORTED', 'the connection was given up');
}

function desync(what: string): TaskFailure {
  return new TaskFailure('HTTP_DESYNC', `the server sent ${what}; the connection was closed`);
}
