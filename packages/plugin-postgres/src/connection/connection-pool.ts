import { type Closable, TaskFailure } from '@vajraedge/sdk';
import { ConnectionLease, type LeaseHolder } from './connection-lease.js';
import type { ConnectionSettings } from './connection-settings.js';
import { PostgresConnection } from './postgres-connection.js';

/** How a pool keeps its connections. */
export interface PoolOptions {
  /** Most connections at one time, those that are being closed included. */
  readonly max: number;
  /** Keep a connection for the next iteration. */
  readonly keeps: boolean;
}

/** Connections for one user or for all of an engine; who finds none free waits, first come, first served. */
export class ConnectionPool implements Closable, LeaseHolder {
  readonly #settings: ConnectionSettings;
  readonly #options: PoolOptions;
  readonly #idle: PostgresConnection[] = [];
  readonly #waiting = new Set<ConnectionLease>();
  readonly #closing = new Set<Promise<void>>();
  #count = 0;
  #isClosed = false;

  constructor(settings: ConnectionSettings, options: PoolOptions) {
    this.#settings = settings;
    this.#options = options;
  }

  acquire(): ConnectionLease {
    const lease = new ConnectionLease(this);
    if (this.#isClosed) lease.fail(new TaskFailure('ABORTED', 'the connections were closed'));
    else this.#serve(lease);
    return lease;
  }

  release(lease: ConnectionLease): void {
    this.#waiting.delete(lease);
    const { connection } = lease;
    lease.connection = null;
    if (connection === null) return;
    if (!this.#options.keeps || !connection.isReusable || this.#isClosed) {
      this.#retire(connection);
      return;
    }
    this.#idle.push(connection);
    this.#serveNext();
  }

  /** Closes what is idle, and waits for what is being closed. Leases are to be released before. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const lease of this.#waiting) lease.fail(new TaskFailure('ABORTED', 'the connections were closed'));
    this.#waiting.clear();
    for (const connection of this.#idle.splice(0)) this.#retire(connection);
    while (this.#closing.size > 0) await Promise.all(this.#closing);
  }

  #serve(lease: ConnectionLease): void {
    const idle = this.#takeIdle();
    if (idle !== null) lease.grant(idle);
    else if (this.#count < this.#options.max) this.#openFor(lease);
    else this.#waiting.add(lease);
  }

  #serveNext(): void {
    const [next] = this.#waiting;
    if (next === undefined || this.#isClosed) return;
    this.#waiting.delete(next);
    this.#serve(next);
  }

  #openFor(lease: ConnectionLease): void {
    this.#count += 1;
    const connection = new PostgresConnection(this.#settings);
    lease.connection = connection;
    connection.open().then(
      () => lease.grant(connection),
      (error: unknown) => lease.fail(error),
    );
  }

  /** One that the server has closed meanwhile is passed over. */
  #takeIdle(): PostgresConnection | null {
    for (;;) {
      const connection = this.#idle.pop();
      if (connection === undefined) return null;
      if (connection.isReusable) return connection;
      this.#count -= 1;
      void connection.close();
    }
  }

  #retire(connection: PostgresConnection): void {
    // It counts until the server is rid of it, else there would be more than the most for a moment.
    const closing = connection.close().then(() => {
      this.#closing.delete(closing);
      this.#count -= 1;
      this.#serveNext();
    });
    this.#closing.add(closing);
  }
}
