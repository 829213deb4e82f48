import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import type { Target } from '@vajraedge/sdk';
import type { Clock } from '../../execute/clock.js';
import type { CheckFinding } from '../preflight-check.js';

/** A target that took the connection. Whoever gets it destroys the socket. */
export interface Connected {
  readonly socket: Socket;
  /** Addresses and times, for the finding. */
  readonly figures: CheckFinding['details'];
}

/** A target that did not. */
export interface Unreached {
  /** `ENOTFOUND` and the like when the name gave no address, else why there is no connection. */
  readonly code: string;
  readonly stage: 'name' | 'connection';
  readonly figures: CheckFinding['details'];
}

/** When to give up. */
export interface Patience {
  readonly limitMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Looks a target's name up and connects to it; nothing is sent. */
export async function connectTarget(
  { host, port }: Target,
  patience: Patience,
): Promise<Connected | Unreached> {
  const { clock } = patience;
  const startMs = clock.nowMs();
  let addresses: readonly { readonly address: string }[];
  try {
    addresses = await within(lookup(host, { all: true }), patience);
  } catch (error) {
    return { code: codeOf(error), stage: 'name', figures: {} };
  }
  const dnsMs = isIP(host) === 0 ? since(clock, startMs) : 0;
  const figures = { addresses: addresses.map(({ address }) => address).join(', '), dnsMs };
  const connectStartMs = clock.nowMs();
  const socket = connect({ host, port });
  try {
    await opened(socket, 'connect', patience);
    return { socket, figures: { ...figures, connectMs: since(clock, connectStartMs) } };
  } catch (error) {
    socket.destroy();
    return { code: codeOf(error), stage: 'connection', figures };
  }
}

/** Waits for a socket's event. Rejects with its error, ECONNRESET when it closes first, ETIMEDOUT at the limit. */
export function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  patience: Patience,
): Promise<void> {
  const happened = new Promise<void>((resolve, reject) => {
    socket.once(event, resolve);
    // For good: a socket may fail once more after it has been given up.
    socket.on('error', reject);
    socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  });
  return within(happened, patience);
}

/** The same promise, rejected with ETIMEDOUT at the limit. */
function within<T>(work: Promise<T>, { limitMs, clock, signal }: Patience): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
    const timer = clock.after(limitMs, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    const settle = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', giveUp);
    };
    work.finally(settle).then(resolve, reject);
  });
}

/** An error's code, or whatever it says of itself. */
export function codeOf(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return String(code ?? message ?? error);
}

/** Milliseconds since a moment of the clock, two decimals. */
export function since(clock: Clock, startMs: number): number {
  return Math.round((clock.nowMs() - startMs) * 100) / 100;
}
