import { mergeSnapshots } from '../snapshot/merge-snapshots.js';
import type { Snapshot } from '../snapshot/snapshot.js';

/**
 * Puts the snapshots of several engines together second by second: an interval is complete when every engine that is
 * still there has reported up to its end. An engine whose thread was blocked reports several seconds at once, and the
 * interval is then as long.
 */
export class SecondAssembler {
  readonly #reportedMs = new Map<number, number>();
  #pending: Snapshot[] = [];
  #doneMs = 0;
  readonly #onSecond: (snapshot: Snapshot) => void;

  /** @param engines how many there are, numbered from 0 */
  constructor(engines: number, onSecond: (snapshot: Snapshot) => void) {
    for (let engine = 0; engine < engines; engine += 1) this.#reportedMs.set(engine, 0);
    this.#onSecond = onSecond;
  }

  /** Takes an engine's next snapshot. */
  add(engine: number, snapshot: Snapshot): void {
    this.#pending.push(snapshot);
    this.#reportedMs.set(engine, snapshot.toMs);
    this.#complete();
  }

  /** The engine will not report any more. */
  drop(engine: number): void {
    this.#reportedMs.delete(engine);
    this.#complete();
  }

  /** Completes what is left, whoever has reported. */
  flush(): void {
    this.#emit(this.#pending);
    this.#pending = [];
  }

  #complete(): void {
    const upToMs = Math.min(...this.#reportedMs.values());
    if (upToMs === Infinity || upToMs <= this.#doneMs) return;
    this.#doneMs = upToMs;
    this.#emit(this.#pending.filter(({ toMs }) => toMs <= upToMs));
    this.#pending = this.#pending.filter(({ toMs }) => toMs > upToMs);
  }

  #emit(snapshots: readonly Snapshot[]): void {
    const [first, ...rest] = snapshots;
    if (first !== undefined) this.#onSecond(rest.reduce(mergeSnapshots, first));
  }
}
