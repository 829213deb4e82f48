import type { Socket } from 'node:net';
import { TaskFailure } from '@vajraedge/sdk';
import { type Timer, startTimer } from '../clock.js';
import type { Statement } from '../statement/statement.js';
import { StatementRun } from '../statement/statement-run.js';
import { cancelQuery } from './cancel-query.js';
import type { ConnectionSettings } from './connection-settings.js';
import { createWireClient, type WireClient, type WireConnection, wireConnectionOf } from './wire-client.js';

/** How long a server may take to close a session that says good-bye. */
const GOODBYE_MS = 900;

/** One session, used by one iteration at a time. */
export class PostgresConnection {
  readonly #settings: ConnectionSettings;
  readonly #client: WireClient;
  readonly #wire: WireConnection;
  readonly #socket: Socket;
  #isOpen = false;
  #isBroken = false;
  #interruption: TaskFailure | null = null;
  #running: StatementRun | null = null;
  #cancelling: Promise<void> | null = null;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
    this.#client = createWireClient(settings);
    this.#wire = wireConnectionOf(this.#client);
    // With TLS the stream is another one later; what closes the connection is the socket below.
    this.#socket = this.#wire.stream;
  }

  /** It can serve another iteration: alive, and between transactions. */
  get isReusable(): boolean {
    return this.#isOpen && !this.#isBroken && this.#running === null && !this.isInTransaction;
  }

  /** A transaction was begun and has not ended. */
  get isInTransaction(): boolean {
    return this.#client.getTransactionStatus() !== 'I';
  }

  /** It is of no use any more. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** pg's client, for the probe. */
  get client(): WireClient {
    return this.#client;
  }

  /** Bytes read so far; with TLS, as they were before encryption. */
  get receivedBytes(): number {
    return this.#wire.stream.bytesRead;
  }

  /** Bytes written so far; with TLS, as they were before encryption. */
  get sentBytes(): number {
    return this.#wire.stream.bytesWritten;
  }

  /**
   * Connects and logs in. Rejects with the driver's error, or with what it was interrupted with, `CONNECT_TIMEOUT` among
   * others.
   */
  async open(): Promise<void> {
    const { connectTimeoutMs, host, port } = this.#settings;
    const onBroken = (): void => void (this.#isBroken = true);
    this.#client.on('error', onBroken).on('end', onBroken);
    let timer: Timer | null = null;
    if (connectTimeoutMs > 0) {
      const failure = new TaskFailure(
        'CONNECT_TIMEOUT',
        `${host}:${port}: no session within ${connectTimeoutMs} ms`,
      );
      timer = startTimer(connectTimeoutMs, () => this.interrupt(failure));
    }
    try {
      if (this.#interruption === null) await this.#client.connect();
      if (this.#interruption !== null) throw this.#interruption;
      this.#isOpen = true;
    } catch (error) {
      this.#isBroken = true;
      this.#destroy();
      throw this.#interruption ?? error;
    } finally {
      timer?.cancel();
    }
  }

  /** Runs one statement; resolves to the number of rows that it gave or changed. */
  run(statement: Statement): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#interruption !== null) {
        reject(this.#interruption);
        return;
      }
      const run = new StatementRun(statement, (error, rows) => {
        this.#running = null;
        if (error === null) resolve(rows);
        else reject(error);
      });
      this.#running = run;
      this.#client.query(run);
    });
  }

  /** Ends what is going on with a failure, at once, here and on the server. The connection is of no use afterwards. */
  interrupt(failure: TaskFailure): void {
    if (this.#interruption !== null) return;
    this.#interruption = failure;
    this.#isBroken = true;
    const { processID, secretKey } = this.#client;
    const running = this.#running;
    if (running !== null && processID !== null && secretKey !== null)
      this.#cancelling = cancelQuery(this.#settings, { processId: processID, secretKey });
    this.#destroy();
    running?.finish(failure);
  }

  /** Says good-bye where that is still possible, and closes. Never rejects. */
  async close(): Promise<void> {
    if (this.#isOpen && !this.#isBroken && this.#running === null) {
      this.#isBroken = true;
      await new Promise<void>((resolve) => {
        const timer = startTimer(GOODBYE_MS, resolve);
        this.#client.end(() => {
          timer.cancel();
          resolve();
        });
      });
    }
    this.#isBroken = true;
    this.#destroy();
    await this.#cancelling;
  }

  #destroy(): void {
    this.#wire.stream.destroy();
    this.#socket.destroy();
  }
}
