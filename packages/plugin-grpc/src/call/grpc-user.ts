import type { ChannelInterface } from '@grpc/grpc-js';
import { type Outcome, type TaskContext, TaskFailure, type TaskMetrics, type TaskUser } from '@vajraedge/sdk';
import { STATUS_NAMES, statusFailureCode, statusName, type StatusName } from '../failure/status-name.js';
import type { GrpcParameters } from '../grpc-parameters.js';
import type { CallPlan } from './call-plan.js';
import { type CallOwner, CallRun } from './call-run.js';
import { messageRangeText } from './message-range.js';

/** What a user is made from. */
export interface GrpcUserParts {
  readonly channel: ChannelInterface;
  /** The channel is this user's alone, and closed with it. */
  readonly ownsChannel: boolean;
  /** Aborted when the user is given up. */
  readonly signal: AbortSignal;
  /** The call of an iteration; one for all users where nothing in the parameters varies. */
  planFor(parameters: GrpcParameters): CallPlan;
}

type MutableOutcome = { -readonly [K in keyof Outcome]: Outcome[K] };

const LABELS = Object.fromEntries(
  STATUS_NAMES.map((name) => [name, Object.freeze({ status: name })]),
) as unknown as { readonly [name in StatusName]: { readonly status: StatusName } };

/** One virtual user: makes calls one after the other, and says how each went. */
export class GrpcUser implements TaskUser<GrpcParameters>, CallOwner {
  readonly #parts: GrpcUserParts;
  readonly #outcome: MutableOutcome = {};
  #parameters: GrpcParameters | null = null;
  #plan: CallPlan | null = null;
  #metrics: TaskMetrics | null = null;
  #run: CallRun | null = null;
  #resolve: ((outcome: Outcome) => void) | null = null;

  constructor(parts: GrpcUserParts) {
    this.#parts = parts;
    parts.signal.addEventListener('abort', this.#onAbort);
  }

  execute(context: TaskContext<GrpcParameters>): Promise<Outcome> {
    const { parameters } = context;
    if (this.#parts.signal.aborted) throw new TaskFailure('ABORTED', 'the run had been stopped');
    if (parameters !== this.#parameters) {
      this.#plan = this.#parts.planFor(parameters);
      this.#parameters = parameters;
    }
    this.#metrics = context.metrics;
    return new Promise(this.#begin);
  }

  async close(): Promise<void> {
    const { channel, ownsChannel, signal } = this.#parts;
    this.#giveUp('the user was closed');
    signal.removeEventListener('abort', this.#onAbort);
    if (ownsChannel) channel.close();
  }

  onTurn(turnMs: number): void {
    this.#metrics?.record('turnMs', turnMs);
  }

  onEnd(run: CallRun, code: number, details: string): void {
    const plan = this.#plan as CallPlan;
    if (plan.isStream) this.#count(plan, run);
    const outcome = this.#outcome;
    outcome.labels = LABELS[statusName(code)];
    outcome.failureCode = undefined;
    outcome.failureMessage = undefined;
    if (code !== plan.expectedStatus) this.#fail(...unexpectedStatus(plan, code, details));
    else if (code === 0 && plan.expectedMessages !== null) {
      const { min, max } = plan.expectedMessages;
      if (run.received < min || run.received > max)
        this.#fail(
          'GRPC_MESSAGES_UNEXPECTED',
          `${plan.path}: ${run.received} messages came, expected ${messageRangeText({ min, max })}`,
        );
    }
    this.#settle(run);
  }

  // Made once a user: a closure each iteration would be the dearest part of it.
  readonly #begin = (resolve: (outcome: Outcome) => void): void => {
    this.#resolve = resolve;
    this.#run = new CallRun(this.#parts.channel, this.#plan as CallPlan, this);
    this.#run.start();
  };

  readonly #onAbort = (): void => this.#giveUp('the run was stopped');

  #giveUp(reason: string): void {
    const run = this.#run;
    if (run === null) return;
    run.cancel(reason);
    this.#outcome.labels = undefined;
    this.#fail('ABORTED', reason);
    this.#settle(run);
  }

  #count({ hasAnswers }: CallPlan, run: CallRun): void {
    const metrics = this.#metrics as TaskMetrics;
    metrics.add('messagesSent', run.sent);
    if (run.received > 0) metrics.add('messagesReceived', run.received);
    if (hasAnswers && run.firstMessageMs >= 0) metrics.record('firstMessageMs', run.firstMessageMs);
  }

  #fail(code: string, message: string): void {
    this.#outcome.failureCode = code;
    this.#outcome.failureMessage = message;
  }

  #settle(run: CallRun): void {
    const outcome = this.#outcome;
    outcome.sentBytes = run.sentBytes;
    outcome.receivedBytes = run.receivedBytes;
    const resolve = this.#resolve;
    this.#run = null;
    this.#resolve = null;
    resolve?.(outcome);
  }
}

function unexpectedStatus(
  { path, expectedStatus }: CallPlan,
  code: number,
  details: string,
): [code: string, message: string] {
  if (code === 0)
    return ['GRPC_STATUS_UNEXPECTED', `${path}: OK came, expected ${statusName(expectedStatus)}`];
  return [statusFailureCode(code), `${path}: ${details}`];
}
