import { Deadline, type Outcome, type TaskContext, TaskFailure, type TaskUser } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import type { ConnectionSettings } from '../connection/connection-settings.js';
import { type ConnectionOwner, MqttConnection } from '../connection/mqtt-connection.js';
import type { MessagePlan } from '../message/message-plan.js';
import type { MqttParameters } from '../mqtt-parameters.js';

/** What a user is made from. */
export interface MqttUserParts {
  readonly settings: ConnectionSettings;
  /** Unique among all users of all machines. */
  readonly clientId: string;
  /** Infinity: none. */
  readonly connectTimeoutMs: number;
  /** Infinity: none. */
  readonly timeoutMs: number;
  /** Aborted when the user is given up. */
  readonly signal: AbortSignal;
  /** What an iteration publishes; one for all users where nothing in the parameters varies. */
  planFor(parameters: MqttParameters): MessagePlan;
}

type MutableOutcome = { -readonly [K in keyof Outcome]: Outcome[K] };
type Phase = 'IDLE' | 'CONNECTING' | 'SUBSCRIBING' | 'PUBLISHING';

/** One virtual user, a client of the broker with an id of its own. */
export class MqttUser implements TaskUser<MqttParameters>, ConnectionOwner {
  readonly #parts: MqttUserParts;
  readonly #deadline = new Deadline(() => this.#onDeadline());
  readonly #outcome: MutableOutcome = {};
  #parameters: MqttParameters | null = null;
  #plan: MessagePlan | null = null;
  #context: TaskContext<MqttParameters> | null = null;
  #resolve: ((outcome: Outcome) => void) | null = null;
  #connection: MqttConnection | null = null;
  #subscribed: string | null = null;
  #phase: Phase = 'IDLE';
  #phaseStartMs = 0;
  #endMs = Infinity;
  /** Of the iteration, in ids of messages; what comes late is known by it. */
  #turn = 0;
  /** By which the message that is awaited is known. */
  #mark: Buffer | null = null;
  #receivedMessages = 0;
  #receivedBefore = 0;
  #sentBefore = 0;

  constructor(parts: MqttUserParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', this.#onAbort);
  }

  execute(context: TaskContext<MqttParameters>): Promise<Outcome> {
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
    const connection = this.#connection;
    this.#connection = null;
    await connection?.close();
  }

  onOpen(): void {
    this.#context?.metrics.record('connectMs', nowMs() - this.#phaseStartMs);
    this.#deadline.set(this.#endMs);
    this.#subscribe();
  }

  onMessage(payload: Buffer): void {
    this.#receivedMessages += 1;
    const mark = this.#mark;
    if (this.#phase !== 'PUBLISHING' || mark === null) return;
    const isOwn = (this.#plan as MessagePlan).whole === null ? payload.includes(mark) : payload.equals(mark);
    if (!isOwn) return;
    this.#context?.metrics.record('roundtripMs', nowMs() - this.#phaseStartMs);
    this.#settle();
  }

  onClosed(failure: TaskFailure): void {
    if (this.#phase !== 'IDLE') this.#fail(failure.code, failure.message);
    this.#settle();
    this.#drop();
  }

  // Made once a user: a closure each iteration would be the dearest part of it.
  readonly #begin = (resolve: (outcome: Outcome) => void): void => {
    const { settings, clientId, timeoutMs, connectTimeoutMs } = this.#parts;
    this.#resolve = resolve;
    this.#outcome.failureCode = undefined;
    this.#outcome.failureMessage = undefined;
    this.#turn += 1;
    this.#phaseStartMs = nowMs();
    this.#endMs = this.#phaseStartMs + timeoutMs;
    if (this.#connection?.isOpen === true) {
      this.#deadline.set(this.#endMs);
      this.#subscribe();
      return;
    }
    this.#drop();
    this.#phase = 'CONNECTING';
    this.#deadline.set(Math.min(this.#phaseStartMs + connectTimeoutMs, this.#endMs));
    this.#connection = new MqttConnection(settings, clientId, this);
  };

  readonly #onAbort = (): void => this.#giveUp('ABORTED', 'the run was stopped');

  #subscribe(): void {
    const { subscription, options } = this.#plan as MessagePlan;
    if (subscription === null || subscription === this.#subscribed) {
      this.#publish();
      return;
    }
    const connection = this.#connection as MqttConnection;
    const turn = this.#turn;
    this.#phase = 'SUBSCRIBING';
    if (this.#subscribed !== null) connection.unsubscribe(this.#subscribed);
    this.#subscribed = null;
    connection.subscribe(subscription, options.qos, (failure) => {
      if (turn !== this.#turn || this.#phase !== 'SUBSCRIBING') return;
      if (failure !== null) {
        this.#fail(failure.code, `${subscription}: ${failure.message}`);
        this.#settle();
        return;
      }
      this.#subscribed = subscription;
      this.#publish();
    });
  }

  #publish(): void {
    const plan = this.#plan as MessagePlan;
    const turn = this.#turn;
    const payload = this.#payload(plan);
    this.#phase = 'PUBLISHING';
    this.#phaseStartMs = nowMs();
    this.#deadline.set(this.#endMs);
    (this.#connection as MqttConnection).publish(plan.topic, payload, plan.options, (failure) => {
      if (turn !== this.#turn || this.#phase !== 'PUBLISHING') return;
      if (failure !== null) this.#fail(failure.code, `${plan.topic}: ${failure.message}`);
      else if (plan.subscription !== null) return;
      else if (plan.options.qos > 0) this.#context?.metrics.record('ackMs', nowMs() - this.#phaseStartMs);
      this.#settle();
    });
  }

  #payload({ pieces, whole, subscription }: MessagePlan): Buffer | string {
    if (whole !== null) {
      this.#mark = subscription === null ? null : whole;
      return whole;
    }
    const id = `${this.#parts.clientId}-${this.#turn}.`;
    this.#mark = subscription === null ? null : Buffer.from(id);
    return pieces.join(id);
  }

  #onDeadline(): void {
    const { connectTimeoutMs, timeoutMs } = this.#parts;
    if (this.#phase === 'CONNECTING' && nowMs() < this.#endMs)
      this.#giveUp('MQTT_CONNECT_TIMEOUT', `no session within ${connectTimeoutMs} ms`);
    else this.#giveUp('MQTT_TIMEOUT', `${this.#missing()} within ${timeoutMs} ms`);
  }

  #missing(): string {
    const { topic, subscription } = this.#plan as MessagePlan;
    if (this.#phase === 'CONNECTING') return 'no session';
    if (this.#phase === 'SUBSCRIBING') return `${subscription}: not subscribed`;
    return subscription === null
      ? `${topic}: not acknowledged`
      : `${topic}: the message did not come back under ${subscription}`;
  }

  /** Ends the iteration, and the connection, over which its message may still come. */
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
    this.#mark = null;
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
    this.#subscribed = null;
    this.#receivedBefore = 0;
    this.#sentBefore = 0;
  }
}
