import type { ConformanceHost } from './host.js';

/** How some work ended: in time, with its value or what it threw, or not in time. */
export type Ending<T> =
  | { readonly kind: 'done'; readonly value: T; readonly elapsedMs: number }
  | { readonly kind: 'thrown'; readonly error: unknown; readonly elapsedMs: number }
  | { readonly kind: 'late' };

/** Waits for work, but no longer than the limit. Never rejects; work that is late is left to itself. */
export function withLimit<T>(
  host: ConformanceHost,
  limitMs: number,
  work: () => T | PromiseLike<T>,
): Promise<Ending<T>> {
  const startMs = host.nowMs();
  return new Promise((resolve) => {
    const cancel = host.after(limitMs, () => resolve({ kind: 'late' }));
    const end = (ending: Ending<T>): void => {
      cancel();
      resolve(ending);
    };
    // In a promise of its own, so that throwing at once and rejecting are the same.
    new Promise<T>((settle) => settle(work())).then(
      (value) => end({ kind: 'done', value, elapsedMs: host.nowMs() - startMs }),
      (error: unknown) => end({ kind: 'thrown', error, elapsedMs: host.nowMs() - startMs }),
    );
  });
}

/** Lets timers, sockets and whatever else the event loop has in hand go on for a while. */
export function pause(host: ConformanceHost, delayMs: number): Promise<void> {
  return new Promise((resolve) => void host.after(delayMs, resolve));
}
