import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { ConnectionSettings } from './connection-settings.js';

/** What queries of our own use of pg's connection, which its types do not list in full. */
export interface WireConnection extends EventEmitter {
  readonly stream: Socket;
  readonly parsedStatements: { [name: string]: string };
  readonly submittedNamedStatements: { [name: string]: string };
  connect(port: number, host: string): void;
  connect(path: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
  query(text: string): void;
  parse(statement: { readonly text: string; readonly name?: string | undefined }): void;
  bind(values: {
    readonly statement?: string | undefined;
    readonly values: readonly (string | null)[];
  }): void;
  describe(what: { readonly type: 'P' | 'S'; readonly name: string }): void;
  execute(portal: { readonly portal: string }): void;
  sync(): void;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
}

/**
 * What of a client of pg is used, some of which pg's types do not list. Written out, so that whoever installs this plugin
 * does not need the types of pg for ours to hold.
 */
export interface WireClient extends EventEmitter {
  readonly connection: unknown;
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly connectionParameters: { options: string | undefined; replication: string | undefined };
  connect(): Promise<unknown>;
  query(query: { readonly text: string; readonly rowMode: 'array' }): Promise<{ readonly rows: string[][] }>;
  query(run: object): unknown;
  getTransactionStatus(): string | null;
  end(done: () => void): void;
}

/** A client that is not connected yet. Nothing is taken from the environment: load goes where the plan says. */
export function createWireClient(settings: ConnectionSettings): WireClient {
  const { host, port, database, user, password, applicationName, statementTimeoutMs } = settings;
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    // A function is all that keeps pg from looking into PGPASSWORD and ~/.pgpass.
    password: () => password,
    ssl: tlsOptions(settings),
    sslnegotiation: 'postgres',
    application_name: applicationName || 'vajraedge',
    statement_timeout: statementTimeoutMs === 0 ? false : Math.max(1, Math.round(statementTimeoutMs)),
    keepAlive: true,
  }) as unknown as WireClient;
  client.connectionParameters.options = undefined;
  client.connectionParameters.replication = undefined;
  return client;
}

/** The connection below a client. */
export function wireConnectionOf({ connection }: WireClient): WireConnection {
  return connection as WireConnection;
}

/** A bare connection, for a cancel request. */
export function createWireConnection(settings: ConnectionSettings): WireConnection {
  return new pg.Connection({ ssl: tlsOptions(settings) }) as unknown as WireConnection;
}

function tlsOptions({ secureContext, tls, host }: ConnectionSettings): ConnectionOptions | false {
  return secureContext === null ? false : { secureContext, host, rejectUnauthorized: tls === 'verify-full' };
}
