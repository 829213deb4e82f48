import pg from 'pg';
import type { PlanParameters } from '@vajraedge/test-parts';
import { PostgresServer } from './postgres-server.js';

/** A database to test with: of a server of the test's own, or the one that DATABASE_URL names. */
export class TestDatabase {
  readonly #server: PostgresServer | null;
  readonly #admin: pg.Client;
  /** Parameters that lead a task to it. */
  readonly place: PlanParameters;
  /** A schema of this test's own, dropped at the end. */
  readonly schema: string;

  private constructor(
    server: PostgresServer | null,
    admin: pg.Client,
    place: PlanParameters,
    schema: string,
  ) {
    this.#server = server;
    this.#admin = admin;
    this.place = place;
    this.schema = schema;
  }

  /** @param options given: always a server of the test's own */
  static async open(options?: Parameters<typeof PostgresServer.start>[0]): Promise<TestDatabase> {
    const given = options === undefined ? process.env['DATABASE_URL'] : undefined;
    const server = given === undefined ? await PostgresServer.start(options) : null;
    const url = given ?? (server as PostgresServer).url;
    const admin = new pg.Client({ connectionString: url, application_name: 'test' });
    admin.on('error', () => undefined);
    await admin.connect();
    const schema = `vajraedge_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
    await admin.query(`CREATE SCHEMA ${schema}`);
    return new TestDatabase(server, admin, { secretUrl: `file:${url}` }, schema);
  }

  get server(): PostgresServer {
    if (this.#server === null) throw new Error('DATABASE_URL names a server that is not ours');
    return this.#server;
  }

  /** Rows as lists. */
  async query(text: string): Promise<unknown[][]> {
    return (await this.#admin.query<unknown[]>({ text, rowMode: 'array' })).rows;
  }

  /** Sessions that the tasks have here now. */
  async sessions(applicationName = 'vajraedge'): Promise<number> {
    const [row] = await this.query(
      `SELECT count(*)::int FROM pg_stat_activity WHERE application_name = '${applicationName}'`,
    );
    return row?.[0] as number;
  }

  /** Looks until the number of sessions is this one; each look is a query, so that this waits for the server only. */
  async sessionsAre(count: number, applicationName?: string): Promise<void> {
    for (let look = 0; look < 5000; look += 1) if ((await this.sessions(applicationName)) === count) return;
    throw new Error(`there are ${await this.sessions(applicationName)} sessions, not ${count}`);
  }

  /** Looks until a session of the tasks waits for what a condition on pg_stat_activity says. */
  async until(condition: string): Promise<void> {
    const text = `SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'vajraedge' AND ${condition}`;
    for (let look = 0; look < 5000; look += 1) if (((await this.query(text))[0]?.[0] as number) > 0) return;
    throw new Error(`no session for which ${condition}`);
  }

  async close(): Promise<void> {
    await this.#admin.query(`DROP SCHEMA IF EXISTS ${this.schema} CASCADE`).catch(() => undefined);
    await this.#admin.end();
    await this.#server?.stop();
  }
}
