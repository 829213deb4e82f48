import { type HostSample, type Snapshot, SnapshotSum } from '@vajraedge/core';
import type { StoredFrame } from './master-store.js';
import { type HostSpan, mergeHosts } from './merge-hosts.js';

/** Length of a row of a run's time line, milliseconds. */
export const SECOND_MS = 1000;
/** Most rows of an ended run: of a longer one 2, 4, 8… seconds share a row, as in its report. */
const MAX_ROWS = 7200;

/** The second that a frame belongs to, by its end: number n ends at n seconds of run time, and holds that moment. */
export function secondOf(toMs: number, widthMs: number = SECOND_MS): number {
  return Math.ceil(toMs / widthMs);
}

/** Length of the stretches over which frames of an ended run are merged at most, milliseconds. @param lastMs its end */
export function mergedWidthMs(lastMs: number): number {
  let widthMs = SECOND_MS;
  while (lastMs > MAX_ROWS * widthMs) widthMs *= 2;
  return widthMs;
}

/** The sum of frames whose generators are numbered over the fleet. */
export class FrameSum {
  readonly #snapshots = new SnapshotSum();
  #host: HostSpan | null = null;
  #frames = 0;

  /** How many frames were added. */
  get frames(): number {
    return this.#frames;
  }

  add({ snapshot, host }: Pick<StoredFrame, 'snapshot' | 'host'>): void {
    this.#frames += 1;
    this.#snapshots.add(snapshot);
    if (host === null) return;
    const span = { host, fromMs: snapshot.fromMs, toMs: snapshot.toMs };
    this.#host = this.#host === null ? span : mergeHosts(this.#host, span);
  }

  /** Null when nothing was added. */
  toSnapshot(): Snapshot | null {
    return this.#snapshots.toSnapshot();
  }

  /** Null when nobody looked. */
  get host(): HostSample | null {
    return this.#host?.host ?? null;
  }
}
