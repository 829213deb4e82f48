import type { Clock } from '@vajraedge/core';
import { FrameSum, mergedWidthMs, secondOf } from '../store/frame-sum.js';
import type { FrameSource, StoredFrame } from '../store/master-store.js';

/** Time after which a reader lets others have their turn, milliseconds. */
const SLICE_MS = 4;

/** Where to read, and up to where. */
export interface StoredSecondsOptions {
  readonly source: FrameSource;
  readonly runId: string;
  readonly clock: Clock;
  /** Run time, milliseconds; the end of the last frame unless given. */
  readonly upToMs?: number;
  /** Everything up to this run time has been read; what is stored later is not among it. */
  onRead?(upToMs: number): void;
}

/**
 * What is stored of a run, second by second in order of time, each summed up. The stretches that are read at once are
 * those over which a store merges, so that merging them meanwhile changes nothing.
 */
export async function* storedSeconds(options: StoredSecondsOptions): AsyncIterableIterator<FrameSum> {
  const { source, runId, onRead } = options;
  const lastMs = source.lastFrameMs(runId);
  if (lastMs === null) return;
  const widthMs = mergedWidthMs(lastMs);
  const endMs = Math.min(options.upToMs ?? Infinity, secondOf(lastMs, widthMs) * widthMs);
  const slice = new Slice(options.clock);
  for (let afterMs = -Infinity; ;) {
    const nextMs = source.nextFrameMs(runId, afterMs);
    if (nextMs === null || nextMs > endMs) break;
    afterMs = secondOf(nextMs, widthMs) * widthMs;
    const frames = source.frames(runId, afterMs - widthMs, Math.min(afterMs, endMs));
    onRead?.(Math.min(afterMs, endMs));
    yield* sums(frames, slice);
  }
  onRead?.(endMs);
}

async function* sums(frames: IterableIterator<StoredFrame>, slice: Slice): AsyncIterableIterator<FrameSum> {
  let second = -Infinity;
  let sum: FrameSum | null = null;
  for (const frame of frames) {
    const next = secondOf(frame.snapshot.toMs);
    if (sum !== null && next !== second) {
      yield sum;
      sum = null;
    }
    second = next;
    sum ??= new FrameSum();
    sum.add(frame);
    await slice.pause();
  }
  if (sum !== null) yield sum;
}

/** Keeps long work from holding up the event loop. */
class Slice {
  readonly #clock: Clock;
  #sinceMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.nowMs();
  }

  /** Waits for the next turn where the slice is used up. */
  async pause(): Promise<void> {
    if (this.#clock.nowMs() - this.#sinceMs < SLICE_MS) return;
    await new Promise<void>((resolve) => this.#clock.nextTurn(resolve));
    this.#sinceMs = this.#clock.nowMs();
  }
}
