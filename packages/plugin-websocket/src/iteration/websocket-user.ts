import { Deadline, type Outcome, type TaskContext, TaskFailure, type TaskUser } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import type { ConnectionSettings } from '../connection/connection-settings.js';
import {
  type ConnectionOwner,
  type Handshake,
  WebSocketConnection,
} from '../connection/websocket-connection.js';
import type { ExchangePlan } from '../exchange/exchange-plan.js';
import { atJsonPath } from '../exchange/json-path.js';
import { isMatch, parseJson } from '../exchange/message-matcher.js';
import type { WebSocketParameters } from '../websocket-parameters.js';

/** What an iteration does. */
export interface IterationPlan {
  readonly handshake: Handshake;
  readonly exchange: ExchangePlan;
  /** Status with which the connection is closed at the end; null: it is kept for the next iteration. */
  readonly closeCode: number | null;
  /** Infinity: none. */
  readonly connectTimeoutMs: number;
  /** Infinity: none. */
  readonly timeoutMs: number;
}

/** What a user is made from. */
export interface WebSocketUserParts {
  readonly settings: ConnectionSettings;
  /** Aborted when the user is given up. */
  readonly signal: AbortSignal;
  /** What an iteration does; one for all users where nothing in the parameters varies. */
  planFor(parameters: WebSocketParameters): IterationPlan;
}

type MutableOutcome = { -readonly [K in keyof Outcome]: Outcome[K] };
type Phase = 'IDLE' | 'CONNECTING' | 'EXCHANGE' | 'CLOSING';

/** One virtual user: connects where it has no connection, sends, waits for what is awaited, and says how it went. */
export class WebSocketUser implements TaskUser<WebSocketParameters>, ConnectionOwner {
  readonly #parts: WebSocketUserParts;
  readonly #deadline = new Deadline(() => this.#onDeadline());
  readonly #outcome: MutableOutcome = {};
  #parameters: WebSocketParameters | null = null;
  #plan: IterationPlan | null = null;
  #context: TaskContext<WebSocketParameters> | null = null;
  #resolve: ((outcome: Outcome) => void) | null = null;
  #connection: WebSocketConnection | null = null;
  #phase: Phase = 'IDLE';
  #phaseStartMs = 0;
  #endMs = Infinity;
  #awaited = 0;
  #awaitsPong = false;
  #awaitsWrite = false;
  #lastMatch: Buffer | null = null;
  /** Since the last iteration ended; what nobody asked for counts too. */
  #receivedMessages = 0;
  #receivedBefore = 0;
  #sentBefore = 0;

  constructor(parts: WebSocketUserParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', this.#onAbort);
  }

  /** Subprotocol that the server chose, while there is a connection. */
  get subprotocol(): string {
    return this.#connection?.subprotocol ?? '';
  }

  execute(context: TaskContext<WebSocketParameters>): Promise<Outcome> {
    const { parameters } = context;
    if (this.#parts.signal.aborted) throw new TaskFailure('ABORTED', 'the run had been stopped');
    if (parameters !== this.#parameters) {
      this.#plan = this.#parts.planFor(parameters);
      this.#parameters = parameters;
    }
    this.#context = context;
    return new Promise(this.#begin);
  }

  async close(): Promise<void> {
    this.#giveUp('ABORTED', 'the user was closed');
    this.#deadline.close();
    this.#parts.signal.removeEventListener('abort', this.#onAbort);
    this.#drop();
  }

  onOpen(): void {
    this.#context?.metrics.record('connectMs', nowMs() - this.#phaseStartMs);
    this.#exchange();
  }

  onMessage(message: Buffer): void {
    this.#receivedMessages += 1;
    if (this.#phase !== 'EXCHANGE' || this.#awaited === 0) return;
    const { matcher, extract } = (this.#plan as IterationPlan).exchange;
    if (!isMatch(matcher, message)) return;
    this.#awaited -= 1;
    if (this.#awaited > 0) return;
    this.#context?.metrics.record('messageMs', nowMs() - this.#phaseStartMs);
    if (extract.length > 0) this.#lastMatch = message;
    this.#finishExchange();
  }

  onPong(): void {
    if (this.#phase !== 'EXCHANGE' || !this.#awaitsPong) return;
    this.#awaitsPong = false;
    this.#context?.metrics.record('pingMs', nowMs() - this.#phaseStartMs);
    this.#finishExchange();
  }

  onClosed(failure: TaskFailure | null): void {
    if (this.#phase === 'IDLE') {
      this.#drop();
      return;
    }
    if (failure !== null && this.#phase !== 'CLOSING')
      this.#fail(failure.code, `${this.#place()}: ${failure.message}`);
    // Servers that hang up where they should answer the closing are many; that is how it ends too.
    this.#settle();
    this.#drop();
  }

  // Made once a user: a closure each iteration would be the dearest part of it.
  readonly #begin = (resolve: (outcome: Outcome) => void): void => {
    const { handshake, timeoutMs, connectTimeoutMs } = this.#plan as IterationPlan;
    this.#resolve = resolve;
    this.#outcome.failureCode = undefined;
    this.#outcome.failureMessage = undefined;
    this.#lastMatch = null;
    this.#phaseStartMs = nowMs();
    this.#endMs = this.#phaseStartMs + timeoutMs;
    if (this.#connection?.isOpen === true) {
      this.#exchange();
      return;
    }
    this.#drop();
    this.#phase = 'CONNECTING';
    this.#deadline.set(Math.min(this.#phaseStartMs + connectTimeoutMs, this.#endMs));
    try {
      this.#connection = new WebSocketConnection(this.#parts.settings, handshake, this);
    } catch (error) {
      const { code, message } = error as TaskFailure;
      this.#fail(code, message);
      this.#settle();
    }
  };

  readonly #onWritten = (): void => {
    if (this.#phase !== 'EXCHANGE') return;
    this.#awaitsWrite = false;
    this.#finishExchange();
  };

  readonly #onAbort = (): void => this.#giveUp('ABORTED', 'the run was stopped');

  #exchange(): void {
    const { message, ping, messages } = (this.#plan as IterationPlan).exchange;
    const connection = this.#connection as WebSocketConnection;
    this.#phase = 'EXCHANGE';
    this.#phaseStartMs = nowMs();
    this.#deadline.set(this.#endMs);
    this.#awaited = messages;
    this.#awaitsPong = ping;
    this.#awaitsWrite = message !== null && messages === 0 && !ping;
    if (message !== null) {
      connection.send(message, this.#awaitsWrite ? this.#onWritten : undefined);
      this.#context?.metrics.add('messagesSent');
    }
    if (ping) connection.ping();
    this.#finishExchange();
  }

  #finishExchange(): void {
    if (this.#awaited > 0 || this.#awaitsPong || this.#awaitsWrite) return;
    const { exchange, closeCode } = this.#plan as IterationPlan;
    if (this.#lastMatch !== null) this.#extract(exchange, this.#lastMatch);
    if (closeCode === null) {
      this.#settle();
      return;
    }
    this.#phase = 'CLOSING';
    (this.#connection as WebSocketConnection).close(closeCode);
  }

  #extract({ extract }: ExchangePlan, message: Buffer): void {
    const value = parseJson(message);
    for (const [name, path] of extract) {
      const found = atJsonPath(value, path);
      if (found === undefined)
        this.#fail('WS_EXTRACT_FAILED', `${this.#place()}: the message has nothing for ${name}`);
      else this.#context?.variables.set(name, found);
    }
  }

  #onDeadline(): void {
    const { connectTimeoutMs, timeoutMs } = this.#plan as IterationPlan;
    if (this.#phase === 'CONNECTING' && nowMs() < this.#endMs)
      this.#giveUp('WS_CONNECT_TIMEOUT', `${this.#place()}: no connection within ${connectTimeoutMs} ms`);
    else this.#giveUp('WS_TIMEOUT', `${this.#place()}: ${this.#missing()} within ${timeoutMs} ms`);
  }

  #missing(): string {
    if (this.#phase === 'CLOSING') return 'not closed';
    if (this.#phase === 'CONNECTING') return 'no connection';
    return this.#awaited > 0 ? `${this.#awaited} of the awaited messages did not come` : 'no pong';
  }

  /** Ends the iteration, and the connection, whose late answers would be taken for those of the next one. */
  #giveUp(code: string, message: string): void {
    if (this.#resolve === null) return;
    this.#fail(code, message);
    this.#settle();
    this.#drop();
  }

  #fail(code: string, message: string): void {
    this.#outcome.failureCode = code;
    this.#outcome.failureMessage = message;
  }

  #settle(): void {
    const resolve = this.#resolve;
    if (resolve === null) return;
    this.#resolve = null;
    this.#phase = 'IDLE';
    this.#deadline.set(Infinity);
    if (this.#receivedMessages > 0) this.#context?.metrics.add('messagesReceived', this.#receivedMessages);
    this.#receivedMessages = 0;
    const { receivedBytes, sentBytes } = this.#connection ?? { receivedBytes: 0, sentBytes: 0 };
    this.#outcome.receivedBytes = receivedBytes - this.#receivedBefore;
    this.#outcome.sentBytes = sentBytes - this.#sentBefore;
    this.#receivedBefore = receivedBytes;
    this.#sentBefore = sentBytes;
    resolve(this.#outcome);
  }

  #drop(): void {
    this.#connection?.destroy();
    this.#connection = null;
    this.#receivedBefore = 0;
    this.#sentBefore = 0;
  }

  /** For failure texts; without the query, which may hold what is not for a report. */
  #place(): string {
    const { url } = (this.#plan as IterationPlan).handshake;
    return url.split('?', 1)[0] as string;
  }
}
