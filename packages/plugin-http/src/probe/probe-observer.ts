import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ProbeTimings } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import type { Exchange, Header } from '../exchange/exchange.js';
import type { AnswerObserver } from '../exchange/http-user.js';
import type { ConnectPhase } from '../failure/connect-failure.js';
import type { ConnectObserver } from '../transport/connector.js';
import type { HttpRequest } from '../transport/http-transport.js';
import { type CertificateFacts, certificateFacts } from './certificate-facts.js';

/** The head of an answer, and the URL that gave it. */
export interface SeenAnswer {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly Header[];
}

/** Notes when the parts of a request happened and what was seen of the other side. */
export class ProbeObserver implements ConnectObserver, AnswerObserver {
  /** One for each hop. */
  readonly answers: SeenAnswer[] = [];
  /** Of the last connection. */
  protocol = 'HTTP/1.1';
  certificate: CertificateFacts | null = null;
  connected = false;
  readonly #startMs = nowMs();
  readonly #phasesMs: { [phase in ConnectPhase]?: number } = {};
  #lastMs = this.#startMs;
  #firstByteMs: number | undefined;

  started(): void {
    for (const phase of ['dns', 'tcp', 'proxy', 'tls'] as const) delete this.#phasesMs[phase];
    this.connected = false;
    this.#lastMs = nowMs();
  }

  ended(phase: ConnectPhase, socket: Socket): void {
    this.#phasesMs[phase] = this.#lap();
    this.connected = phase !== 'dns';
    if (!(socket instanceof TLSSocket)) return;
    this.protocol = socket.alpnProtocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1';
    this.certificate = certificateFacts(socket);
  }

  answered({ origin, path }: HttpRequest, { status, statusText, headers }: Exchange): void {
    this.#firstByteMs = this.#lap();
    this.answers.push({ url: origin + path, status, statusText, headers });
  }

  /** The times so far; those of a connection are the last one's. */
  timings(): ProbeTimings {
    const { dns, tcp, proxy, tls } = this.#phasesMs;
    return {
      ...(dns === undefined ? {} : { dnsMs: dns }),
      ...(tcp === undefined ? {} : { connectMs: rounded(tcp + (proxy ?? 0)) }),
      ...(tls === undefined ? {} : { tlsMs: tls }),
      ...(this.#firstByteMs === undefined ? {} : { firstByteMs: this.#firstByteMs }),
      totalMs: rounded(nowMs() - this.#startMs),
    };
  }

  #lap(): number {
    const now = nowMs();
    const lapMs = now - this.#lastMs;
    this.#lastMs = now;
    return rounded(lapMs);
  }
}

/** To the microsecond. */
function rounded(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000;
}
