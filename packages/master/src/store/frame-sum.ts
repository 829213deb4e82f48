import { mergeSnapshots, type HostSample, type Snapshot } from '@vajraedge/core';
import { type StoredFrame } from './master-store.js';
import { type HostSpan, mergeHosts } from './merge-hosts.js';

/** Length of a row of a run's time line, milliseconds. */
export const SECOND_MS = 1000;

/** The second that a frame belongs to, by its end: number n ends at n seconds of run time, and holds that moment. */
export function secondOf(toMs: number, widthMs: number = SECOND_MS): number {
  return Math.ceil(toMs / widthMs);
}

/** The sum of frames of one second; their generators are numbered over the fleet. */
export class FrameSum {
  #snapshot: Snapshot | null = null;
  #host: HostSpan | null = null;

  add({ snapshot, host }: Pick<StoredFrame, 'snapshot' | 'host'>): void {
    this.#snapshot = this.#snapshot === null ? snapshot : mergeSnapshots(this.#snapshot, snapshot);
    if (host === null) return;
    const span = { host, fromMs: snapshot.fromMs, toMs: snapshot.toMs };
    this.#host = this.#host === null ? span : mergeHosts(this.#host, span);
  }

  /** Null when nothing was added. */
  get snapshot(): Snapshot | null {
    return this.#snapshot;
  }

  /** Null when nobody looked. */
  get host(): HostSample | null {
    return this.#host?.host ?? null;
  }
}
