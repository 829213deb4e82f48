import type { TaskFailure } from '@vajraedge/sdk';
import type { PostgresConnection } from './postgres-connection.js';

/** What a lease has from its pool. */
export interface LeaseHolder {
  release(lease: ConnectionLease): void;
}

/** The right of one iteration to a connection: from the moment it asks, over the wait, to the release. */
export class ConnectionLease {
  /** Resolves when there is a connection; rejects when it could not be opened, or the wait was interrupted. */
  readonly ready: Promise<PostgresConnection>;
  /** That which is being opened or used; null while waiting, and after the release. */
  connection: PostgresConnection | null = null;
  readonly #holder: LeaseHolder;
  #resolve: (connection: PostgresConnection) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(holder: LeaseHolder) {
    this.#holder = holder;
    this.ready = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever asked for it may have given up before; that is no unhandled rejection.
    this.ready.catch(() => undefined);
  }

  grant(connection: PostgresConnection): void {
    this.connection = connection;
    this.#resolve(connection);
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  /** Ends the wait, the opening or the query with a failure. */
  interrupt(failure: TaskFailure): void {
    this.connection?.interrupt(failure);
    this.#reject(failure);
  }

  /** Gives the connection back; a second call does nothing. */
  release(): void {
    this.#holder.release(this);
  }
}
