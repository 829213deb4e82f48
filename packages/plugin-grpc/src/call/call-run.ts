import { type ChannelInterface, type InterceptingListener, status, type StatusObject } from '@grpc/grpc-js';
import { nowMs, wallClockMs } from '../clock.js';
import type { CallPlan } from './call-plan.js';

/** Before each message on the wire: a flag and the length (gRPC over HTTP/2). */
const FRAME_BYTES = 5;

/** Who is told about a call. */
export interface CallOwner {
  /** A message was answered by another, where that is measured. */
  onTurn(turnMs: number): void;
  /** It is over; told once. */
  onEnd(run: CallRun, code: number, details: string): void;
}

/**
 * One call of any kind. It speaks to the channel itself: grpc-js's clients put emitters, streams and a stack trace
 * around each call, which for a load generator is time spent on nothing; nor are answers decoded.
 */
export class CallRun implements InterceptingListener {
  readonly #plan: CallPlan;
  #owner: CallOwner | null;
  readonly #call: ReturnType<ChannelInterface['createCall']>;
  readonly #startMs: number;
  readonly #total: number;
  #turnStartMs = 0;
  #isClosed = false;
  /** Messages that were handed to the connection. */
  sent = 0;
  sentBytes = 0;
  received = 0;
  receivedBytes = 0;
  /** From the start of the call; -1: none has come. */
  firstMessageMs = -1;

  constructor(channel: ChannelInterface, plan: CallPlan, owner: CallOwner) {
    this.#plan = plan;
    this.#owner = owner;
    this.#total = plan.messages.length * plan.rounds;
    this.#startMs = plan.hasAnswers ? nowMs() : 0;
    const deadlineMs = plan.deadlineMs === Infinity ? Infinity : wallClockMs() + plan.deadlineMs;
    this.#call = channel.createCall(plan.path, deadlineMs, null, null, null);
  }

  /** Sends it. */
  start(): void {
    this.#call.start(this.#plan.metadata, this);
    this.#call.startRead();
    this.#sendNext();
  }

  /** Ends it at once, here and on the server. The owner is not told. */
  cancel(reason: string): void {
    this.#owner = null;
    this.#call.cancelWithStatus(status.CANCELLED, reason);
  }

  onReceiveMetadata(): void {}

  onReceiveMessage(message: Buffer): void {
    if (this.#owner === null) return;
    this.received += 1;
    this.receivedBytes += message.length + FRAME_BYTES;
    const { hasAnswers, stopAfter, turns } = this.#plan;
    if (hasAnswers && this.firstMessageMs < 0) this.firstMessageMs = nowMs() - this.#startMs;
    if (turns) this.#takeTurn();
    if (this.received >= stopAfter) {
      const owner = this.#owner;
      this.cancel('enough messages');
      owner.onEnd(this, status.OK, '');
    } else this.#call.startRead();
  }

  onReceiveStatus({ code, details }: StatusObject): void {
    const owner = this.#owner;
    this.#owner = null;
    owner?.onEnd(this, code, details);
  }

  #sendNext(): void {
    const { messages, turns } = this.#plan;
    const message = messages[this.sent % messages.length] as Buffer;
    this.sent += 1;
    this.sentBytes += message.length + FRAME_BYTES;
    const isLast = this.sent === this.#total;
    if (turns) this.#turnStartMs = nowMs();
    this.#call.sendMessageWithContext(isLast || turns ? {} : { callback: this.#onWritten }, message);
    if (isLast && !turns) this.#close();
  }

  // The next one goes out when this one has: a stream is as fast as its reader, and holds nothing back in memory.
  readonly #onWritten = (error?: Error | null): void => {
    if (this.#owner !== null && !error && this.sent < this.#total) this.#sendNext();
  };

  #takeTurn(): void {
    // What comes unasked is no answer.
    if (this.#isClosed) return;
    this.#owner?.onTurn(nowMs() - this.#turnStartMs);
    if (this.sent < this.#total) this.#sendNext();
    else this.#close();
  }

  #close(): void {
    this.#isClosed = true;
    this.#call.halfClose();
  }
}
