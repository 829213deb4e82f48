import type { Clock, Timer } from '@vajraedge/core';
import { Backoff } from './backoff.js';

/** A stream of gRPC, as far as it is used here. */
export interface DuplexCall<Out, In> {
  write(message: Out): boolean;
  end(): void;
  cancel(): void;
  on(event: 'data', listener: (message: In) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'drain' | 'status', listener: () => void): unknown;
}

/** A connection on which an acknowledgement is waited for so long in vain is given up for a new one, milliseconds. */
const SILENCE_LIMIT_MS = 3000;

/** What becomes of a stream that is opened again and again. */
export interface LastingStreamOptions<Out, In> {
  readonly clock: Clock;
  readonly open: () => DuplexCall<Out, In>;
  /** A new connection: what has not been acknowledged is to be sent again. */
  onOpen(): void;
  onMessage(message: In): void;
  /** There is room for more. */
  onRoom(): void;
}

/**
 * A stream in both directions that is there again after it has ended, for whatever reason, until it is closed. It keeps
 * nothing: those who write know what has not been acknowledged.
 *
 *     | state   | event                  | next                     |
 *     | ------- | ---------------------- | ------------------------ |
 *     | open    | ended, failed, renewed | waiting                  |
 *     | waiting | the backoff is over    | open                     |
 *     | any     | closed                 | closed: nothing comes of it any more |
 */
export class LastingStream<Out, In> {
  readonly #options: LastingStreamOptions<Out, In>;
  readonly #backoff = new Backoff();
  #call: DuplexCall<Out, In> | null = null;
  #timer: Timer | null = null;
  #hasRoom = false;
  #isHeard = false;
  /** Since when something has been waited for, with nothing coming. */
  #waitingMs: number | null = null;
  #closed = false;

  constructor(options: LastingStreamOptions<Out, In>) {
    this.#options = options;
  }

  /** Whether a message would be sent now, and not wait in a queue. */
  get hasRoom(): boolean {
    return this.#call !== null && this.#hasRoom;
  }

  /** Whether the other end has said something on this very connection, and a message would be sent now. */
  get isHeard(): boolean {
    return this.hasRoom && this.#isHeard;
  }

  /** Opens the stream for the first time. */
  open(): void {
    if (this.#closed || this.#call !== null) return;
    const call = this.#options.open();
    this.#call = call;
    this.#hasRoom = true;
    this.#isHeard = false;
    call.on('data', (message) => {
      this.#isHeard ||= this.#call === call;
      this.#backoff.reset();
      this.#waitingMs = null;
      if (this.#call === call) this.#options.onMessage(message);
    });
    call.on('drain', () => {
      this.#hasRoom = true;
      if (this.#call === call) this.#options.onRoom();
    });
    // The status says the same, and comes in any case.
    call.on('error', () => undefined);
    call.on('status', () => this.#onEnd(call));
    this.#options.onOpen();
  }

  /** Sends a message, where the stream is open; else it is lost, and sent again by whom it belongs to. */
  write(message: Out): void {
    if (this.#call !== null) this.#hasRoom = this.#call.write(message);
  }

  /** Gives the connection up where acknowledgements are waited for and nothing comes. To be called now and then. */
  watch(isWaiting: boolean): void {
    if (!isWaiting || this.#call === null) {
      this.#waitingMs = null;
      return;
    }
    const nowMs = this.#options.clock.nowMs();
    this.#waitingMs ??= nowMs;
    if (nowMs - this.#waitingMs >= SILENCE_LIMIT_MS) this.renew();
  }

  /** Gives this connection up for a new one. */
  renew(): void {
    const call = this.#call;
    call?.cancel();
    if (call !== null) this.#onEnd(call);
  }

  /** Ends it in good order. */
  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#call?.end();
    this.#call = null;
  }

  #onEnd(call: DuplexCall<Out, In>): void {
    if (this.#call !== call) return;
    this.#call = null;
    this.#waitingMs = null;
    if (this.#closed) return;
    this.#timer = this.#options.clock.after(this.#backoff.nextMs(), () => this.open());
  }
}
