import { Deadline, type Outcome, type TaskContext, TaskFailure, type TaskUser } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import type { ConnectionLease } from '../connection/connection-lease.js';
import type { ConnectionPool } from '../connection/connection-pool.js';
import type { PostgresConnection } from '../connection/postgres-connection.js';
import { failureCodeOf } from '../failure/failure-code.js';
import type { Work } from './work.js';

/** What a user has from its engine. */
export interface PostgresUserHost<Parameters, Plan> {
  readonly work: Work<Parameters, Plan>;
  /** The plan of an iteration; one for all users where nothing in the parameters varies. */
  planFor(parameters: Parameters): Plan | Promise<Plan>;
}

/** What a user is made from. */
export interface PostgresUserParts<Parameters, Plan> {
  readonly host: PostgresUserHost<Parameters, Plan>;
  readonly pool: ConnectionPool;
  /** The pool is this user's alone, and closed with it. */
  readonly ownsPool: boolean;
  /** 0: none. */
  readonly timeoutMs: number;
  /** Aborted when the user is given up. */
  readonly signal: AbortSignal;
}

type MutableOutcome = { -readonly [K in keyof Outcome]: Outcome[K] };

/** One virtual user: gets a connection, does the task's work on it, and says how it went. */
export class PostgresUser<Parameters, Plan> implements TaskUser<Parameters> {
  readonly #parts: PostgresUserParts<Parameters, Plan>;
  readonly #deadline: Deadline;
  readonly #outcome: MutableOutcome = {};
  #parameters: Parameters | null = null;
  #plan: Plan | null = null;
  #lease: ConnectionLease | null = null;

  constructor(parts: PostgresUserParts<Parameters, Plan>) {
    this.#parts = parts;
    const { timeoutMs, signal } = parts;
    this.#deadline = new Deadline(() =>
      this.#lease?.interrupt(new TaskFailure('TIMEOUT', `not done within ${timeoutMs} ms`)),
    );
    signal.addEventListener('abort', this.#onAbort);
  }

  async execute(context: TaskContext<Parameters>): Promise<Outcome> {
    const { host, pool, timeoutMs, signal } = this.#parts;
    if (context.parameters !== this.#parameters) {
      this.#plan = await host.planFor(context.parameters);
      this.#parameters = context.parameters;
    }
    if (signal.aborted) throw new TaskFailure('ABORTED', 'the run had been stopped');
    const lease = (this.#lease = pool.acquire());
    if (timeoutMs > 0) this.#deadline.set(nowMs() + timeoutMs);
    try {
      const connection = lease.connection?.isReusable === true ? lease.connection : await lease.ready;
      return await this.#runOn(connection, context);
    } catch (error) {
      return this.#failed(error);
    } finally {
      this.#deadline.set(Infinity);
      this.#lease = null;
      lease.release();
    }
  }

  async close(): Promise<void> {
    const { pool, ownsPool, signal } = this.#parts;
    const lease = this.#lease;
    lease?.interrupt(new TaskFailure('ABORTED', 'the user was closed'));
    lease?.release();
    this.#deadline.close();
    signal.removeEventListener('abort', this.#onAbort);
    if (ownsPool) await pool.close();
  }

  async #runOn(connection: PostgresConnection, context: TaskContext<Parameters>): Promise<Outcome> {
    const outcome = this.#outcome;
    const { receivedBytes, sentBytes } = connection;
    outcome.failureCode = undefined;
    outcome.failureMessage = undefined;
    try {
      const rows = await this.#parts.host.work.run(connection, this.#plan as Plan, context);
      if (rows > 0) context.metrics.add('rows', rows);
      if (connection.isInTransaction) {
        outcome.failureCode = 'PG_TRANSACTION_LEFT_OPEN';
        outcome.failureMessage = 'a transaction was begun and not ended';
      }
    } catch (error) {
      outcome.failureCode = failureCodeOf(error);
      outcome.failureMessage = failureText(error);
    }
    outcome.receivedBytes = connection.receivedBytes - receivedBytes;
    outcome.sentBytes = connection.sentBytes - sentBytes;
    return outcome;
  }

  #failed(error: unknown): Outcome {
    return { failureCode: failureCodeOf(error), failureMessage: failureText(error) };
  }

  readonly #onAbort = (): void => {
    this.#lease?.interrupt(new TaskFailure('ABORTED', 'the run was stopped'));
  };
}

/** The server's own words, and its SQLSTATE, by which they can be looked up. */
function failureText(error: unknown): string {
  const { message, code, severity, detail } = error as { readonly [field: string]: string | undefined };
  const state = severity === undefined || code === undefined ? '' : ` (SQLSTATE ${code})`;
  return `${message ?? String(error)}${detail === undefined ? '' : `: ${detail}`}${state}`;
}
