import { Deadline, type Outcome, type TaskContext, TaskFailure, type TaskUser } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import { failureCodeOf, failureMessageOf } from '../failure/failure-code.js';
import { Turn } from './turn.js';

/** What a user of a task does in its iterations. */
export interface Work<Parameters> {
  /** One iteration; throwing fails it. */
  run(turn: Turn<Parameters>): Promise<void>;
  /** What broke its connections, where a failure only says that one is closed. */
  readonly error: Error | null;
  /** Cuts the connections of the iteration that is going on; the next one makes others. */
  giveUp(): void;
  close(): Promise<void>;
}

/** How its iterations end before they are done. */
export interface UserLimits {
  readonly timeoutMs: number;
  /** Aborted when the user is given up. */
  readonly signal: AbortSignal;
}

type MutableOutcome = { -readonly [K in keyof Outcome]: Outcome[K] };

/** One virtual user: runs its work, until it is done, its time is over or the run is stopped. */
export class KafkaUser<Parameters> implements TaskUser<Parameters> {
  readonly #work: Work<Parameters>;
  readonly #limits: UserLimits;
  readonly #deadline = new Deadline(() => this.#onDeadline());
  readonly #outcome: MutableOutcome = {};
  #turn: Turn<Parameters> | null = null;
  #resolve: ((outcome: Outcome) => void) | null = null;

  constructor(work: Work<Parameters>, limits: UserLimits) {
    this.#work = work;
    this.#limits = limits;
    limits.signal.addEventListener('abort', this.#onAbort);
  }

  execute(context: TaskContext<Parameters>): Promise<Outcome> {
    if (this.#limits.signal.aborted) throw new TaskFailure('ABORTED', 'the run had been stopped');
    const turn = new Turn(context);
    this.#turn = turn;
    this.#deadline.set(nowMs() + this.#limits.timeoutMs);
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#work.run(turn).then(
        () => this.#settle(turn),
        (error: unknown) => this.#onFailure(turn, error),
      );
    });
  }

  async close(): Promise<void> {
    this.#giveUp('ABORTED', 'the user was closed');
    this.#deadline.close();
    this.#limits.signal.removeEventListener('abort', this.#onAbort);
    await this.#work.close();
  }

  readonly #onAbort = (): void => this.#giveUp('ABORTED', 'the run was stopped');

  #onDeadline(): void {
    this.#giveUp('KAFKA_TIMEOUT', `${this.#turn?.missing ?? ''} within ${this.#limits.timeoutMs} ms`);
  }

  #onFailure(turn: Turn<Parameters>, error: unknown): void {
    const code = failureCodeOf(error);
    const cause = code === 'KAFKA_CLOSED' ? (this.#work.error ?? error) : error;
    this.#settle(turn, failureCodeOf(cause), failureMessageOf(cause));
  }

  #giveUp(code: string, message: string): void {
    const turn = this.#turn;
    if (turn === null) return;
    this.#settle(turn, code, message);
    this.#work.giveUp();
  }

  #settle(turn: Turn<Parameters>, failureCode?: string, failureMessage?: string): void {
    if (turn !== this.#turn) return;
    this.#turn = null;
    turn.end();
    this.#deadline.set(Infinity);
    this.#outcome.failureCode = failureCode;
    this.#outcome.failureMessage = failureMessage;
    this.#outcome.sentBytes = turn.sentBytes;
    this.#outcome.receivedBytes = turn.receivedBytes;
    this.#resolve?.(this.#outcome);
    this.#resolve = null;
  }
}
