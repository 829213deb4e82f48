import type { ProbeTimings } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import type { WireConnection } from '../connection/wire-client.js';

type Phase = 'dns' | 'connect' | 'tls' | 'login' | 'firstByte';

/** Notes when the parts of the first contact happened. */
export class ProbeObserver {
  readonly #startMs = nowMs();
  readonly #phasesMs: { [phase in Phase]?: number } = {};
  #lastMs = this.#startMs;

  /** To be called before the connection is opened. */
  watch(connection: WireConnection): void {
    connection.stream.once('lookup', () => this.#note('dns'));
    connection.once('connect', () => this.#note('connect'));
    connection.once('sslconnect', () => connection.stream.once('secureConnect', () => this.#note('tls')));
    connection.once('readyForQuery', () => this.#note('login'));
  }

  /** The first query was sent. */
  sent(): void {
    this.#lastMs = nowMs();
  }

  /** It was answered. */
  answered(): void {
    this.#note('firstByte');
  }

  /** Of the log-in, in milliseconds: from the connection to the first time that the server was ready. */
  get loginMs(): number | undefined {
    return this.#phasesMs.login;
  }

  /** The times so far. */
  timings(): ProbeTimings {
    const { dns, connect, tls, firstByte } = this.#phasesMs;
    return {
      ...(dns === undefined ? {} : { dnsMs: dns }),
      ...(connect === undefined ? {} : { connectMs: connect }),
      ...(tls === undefined ? {} : { tlsMs: tls }),
      ...(firstByte === undefined ? {} : { firstByteMs: firstByte }),
      totalMs: rounded(nowMs() - this.#startMs),
    };
  }

  #note(phase: Phase): void {
    const now = nowMs();
    this.#phasesMs[phase] = rounded(now - this.#lastMs);
    this.#lastMs = now;
  }
}

/** To the microsecond. */
function rounded(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000;
}
