import type { Snapshot } from '@vajraedge/core';
import { splitSnapshot } from '@vajraedge/protocol';
import { FrameSum, mergedWidthMs, SECOND_MS, secondOf } from './frame-sum.js';
import type { FrameRow, FrameTable } from './frame-table.js';
import type { SecondSum, SecondSums } from './master-store.js';

/**
 * Frames are merged once they lie so far back, milliseconds: most that are late have come then, and whoever adds frames up
 * still has the sums. What comes later is merged with its second once more.
 */
const RECENT_MS = 10_000;
/** Frames decoded in a step, so that it takes a few milliseconds. */
const STEP_FRAMES = 16;
/** Generators in a row; a snapshot in bytes may have 1,024. */
const MAX_GENERATORS = 1000;

/** A stretch of a run whose frames are being added up. */
interface Stretch {
  readonly run: number;
  readonly widthMs: number;
  readonly sum: FrameSum;
  readonly rows: readonly FrameRow[];
  /** How many rows have been added. */
  added: number;
}

/**
 * Merges frames into a row a second, in steps: those of one stretch are added up in memory, a few in each, and take the
 * place of their rows all at once. A process that ends meanwhile has changed nothing.
 */
export class FrameCompactor {
  readonly #frames: FrameTable;
  #stretch: Stretch | null = null;

  constructor(frames: FrameTable) {
    this.#frames = frames;
  }

  /**
   * One step: of seconds that lie more than ten seconds back, or (`all`) of whatever there is.
   *
   * @param sums of seconds that somebody has added up already
   * @returns whether there may be more to merge
   */
  step(run: number, all: boolean, sums?: SecondSums): boolean {
    const lastMs = this.#frames.lastMs(run);
    if (lastMs === null) return false;
    const widthMs = all ? mergedWidthMs(lastMs) : SECOND_MS;
    const upToMs = all ? lastMs : (secondOf(lastMs) - 1) * SECOND_MS - RECENT_MS;
    const begun = this.#begun(run, widthMs);
    // A step that fails is begun anew.
    this.#stretch = null;
    if (begun !== null) return this.#add(begun);
    const firstMs = this.#firstToMerge(run, widthMs, upToMs);
    if (firstMs === null) return false;
    const endMs = secondOf(firstMs, widthMs) * widthMs;
    if (widthMs === SECOND_MS && this.#take(run, endMs, sums?.secondSum(endMs / SECOND_MS) ?? null))
      return true;
    const rows = this.#frames.rowsBetween(run, endMs - widthMs, endMs);
    return this.#add({ run, widthMs, sum: new FrameSum(), rows, added: 0 });
  }

  /** Adds some more rows of a stretch, and the last step puts the sum in their place. */
  #add(stretch: Stretch): true {
    const rows = stretch.rows.slice(stretch.added, stretch.added + STEP_FRAMES);
    for (const row of rows) stretch.sum.add(this.#frames.decode(stretch.run, row));
    stretch.added += rows.length;
    if (stretch.added < stretch.rows.length) this.#stretch = stretch;
    else this.#replace(stretch);
    return true;
  }

  #begun(run: number, widthMs: number): Stretch | null {
    const stretch = this.#stretch;
    return stretch !== null && stretch.run === run && stretch.widthMs === widthMs ? stretch : null;
  }

  /** Takes a sum that was made elsewhere, where it is that of all frames and none of them is merged. */
  #take(run: number, endMs: number, sum: SecondSum | null): boolean {
    if (sum === null) return false;
    const { frames, toMs, mergedMs } = this.#frames.countBetween(run, endMs - SECOND_MS, endMs);
    if (frames !== sum.frames || toMs !== sum.snapshot.toMs || mergedMs > 0) return false;
    this.#frames.deleteBetween(run, endMs - SECOND_MS, endMs);
    this.#put(run, sum, SECOND_MS);
    return true;
  }

  /** End of the first frame that is not merged over the whole width; frames as they came are the last to be looked for. */
  #firstToMerge(run: number, widthMs: number, upToMs: number): number | null {
    for (let mergedMs = widthMs / 2; mergedMs >= SECOND_MS; mergedMs /= 2) {
      const firstMs = this.#frames.firstMergedMs(run, mergedMs, upToMs);
      if (firstMs !== null) return firstMs;
    }
    return this.#frames.firstMergedMs(run, 0, upToMs);
  }

  #replace({ run, widthMs, rows, sum }: Stretch): void {
    const snapshot = sum.toSnapshot();
    if (snapshot === null) return;
    this.#frames.delete(rows);
    this.#put(run, { snapshot, host: sum.host }, widthMs);
  }

  #put(run: number, { snapshot, host }: Pick<SecondSum, 'snapshot' | 'host'>, widthMs: number): void {
    const hostText = host === null ? null : JSON.stringify(host);
    for (const [at, { bytes }] of partsOf(snapshot).entries()) {
      this.#frames.putRow(run, {
        to_ms: snapshot.toMs,
        merged_ms: widthMs,
        session: '',
        worker: '',
        host: at === 0 ? hostText : null,
        snapshot: bytes,
      });
    }
  }
}

/** The snapshot in as many parts as bytes allow; most are one. */
function partsOf(snapshot: Snapshot): ReturnType<typeof splitSnapshot> {
  const { generators } = snapshot;
  const parts = [...splitSnapshot({ ...snapshot, generators: generators.slice(0, MAX_GENERATORS) })];
  const rest = { ...snapshot, series: [], arrivals: [], inFlight: 0, users: 0, overflowed: 0 };
  for (let at = MAX_GENERATORS; at < generators.length; at += MAX_GENERATORS)
    parts.push(...splitSnapshot({ ...rest, generators: generators.slice(at, at + MAX_GENERATORS) }));
  return parts;
}
