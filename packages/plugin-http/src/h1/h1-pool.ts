import type { TaskFailure } from '@vajraedge/sdk';
import type { ConnectTarget } from '../transport/connect-target.js';
import type { Connector } from '../transport/connector.js';
import type { ResponseHandler } from '../transport/http-transport.js';
import { type ConnectionOwner, type ConnectionSettings, givenUp, H1Connection } from './h1-connection.js';
import type { H1Wire } from './request-head.js';
import { WaitingLine } from './waiting-line.js';

interface Waiting {
  readonly wire: H1Wire;
  readonly handler: ResponseHandler;
}

/** What a pool is made of. */
export interface PoolParts {
  readonly origin: string;
  readonly connector: Connector;
  readonly settings: ConnectionSettings;
  /** Most connections at a time. */
  readonly maxConnections: number;
}

/** The connections to one origin: those of one user (one), or those that many share. First come, first served. */
export class H1Pool implements ConnectionOwner {
  readonly #parts: PoolParts;
  readonly #target: ConnectTarget;
  readonly #free: H1Connection[] = [];
  readonly #connections = new Set<H1Connection>();
  readonly #waiting = new WaitingLine<Waiting>();
  #desync: TaskFailure | null = null;
  /** Takes nothing new; what is there goes on to its end. */
  isRetired = false;

  get origin(): string {
    return this.#parts.origin;
  }

  constructor(parts: PoolParts) {
    this.#parts = parts;
    this.#target = targetOf(parts.origin);
  }

  /** Sends, now or when there is a connection for it. */
  send(wire: H1Wire, handler: ResponseHandler): void {
    const refusal = wire.problem ?? this.#desync;
    if (refusal !== null) {
      if (refusal === this.#desync) this.#desync = null;
      handler.onError(refusal);
      return;
    }
    const connection = this.#free.pop();
    if (connection !== undefined) {
      if (!connection.send(wire, handler)) this.#free.push(connection);
    } else if (this.#connections.size < this.#parts.maxConnections) this.#connectFor(wire, handler);
    else this.#waiting.push({ wire, handler });
  }

  onFree(connection: H1Connection): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      if (connection.send(next.wire, next.handler)) return;
    if (this.isRetired) connection.destroy();
    else this.#free.push(connection);
  }

  onGone(connection: H1Connection, desync: TaskFailure | null): void {
    this.#desync = desync ?? this.#desync;
    this.#connections.delete(connection);
    const at = this.#free.indexOf(connection);
    if (at >= 0) this.#free.splice(at, 1);
    this.#connectForNext();
  }

  /** Closes what is unused, and the rest when it has come to its end. */
  retire(): void {
    this.isRetired = true;
    for (const connection of [...this.#free]) connection.destroy();
  }

  /** Closes everything now. */
  destroy(): void {
    this.isRetired = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      next.handler.onError(givenUp());
    for (const connection of [...this.#connections]) connection.destroy();
  }

  #connectForNext(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) this.#connectFor(next.wire, next.handler);
  }

  #connectFor(wire: H1Wire, handler: ResponseHandler): void {
    const connection = new H1Connection(this, this.#parts.settings);
    this.#connections.add(connection);
    connection.open(this.#parts.connector, this.#target, (error) => {
      if (error === null) {
        if (!connection.send(wire, handler)) this.onFree(connection);
        return;
      }
      this.#connections.delete(connection);
      // First those who wait: the next request of the one who failed may come within the call.
      if (this.#connections.size < this.#parts.maxConnections) this.#connectForNext();
      handler.onError(error);
    });
  }
}

function targetOf(origin: string): ConnectTarget {
  const { protocol, hostname, port } = new URL(origin);
  const secure = protocol === 'https:';
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    secure,
    port: Number(port || (secure ? 443 : 80)),
  };
}
