import type { SeriesKey, SeriesSnapshot } from '../snapshot/snapshot.js';
import { OVERFLOW_NAME } from './bounded-names.js';
import { SeriesBuffer } from './series-buffer.js';

/** Most series (scenario, task and step) of one engine; steps beyond it are recorded as `__overflow__`. */
export const MAX_SERIES = 500;

/** A series that is being recorded: the hot path writes to `active`, and `rotate` swaps it for an empty one. */
export class Series {
  readonly key: SeriesKey;
  active: SeriesBuffer;
  #spare: SeriesBuffer;

  constructor(key: SeriesKey, scheduled: boolean) {
    this.key = key;
    this.active = new SeriesBuffer(scheduled);
    this.#spare = new SeriesBuffer(scheduled);
  }

  /** Puts the empty buffer in place and gives the filled one back, which must go to {@link Series.recycle}. */
  rotate(): SeriesBuffer {
    const full = this.active;
    this.active = this.#spare;
    return full;
  }

  recycle(buffer: SeriesBuffer): void {
    buffer.reset();
    this.#spare = buffer;
  }
}

/**
 * An interval that has been closed but not yet read. Reading costs some microseconds a series, so it goes in slices
 * between which load is started.
 */
export interface ClosedInterval {
  /** Reads the next series. @returns false when there was none left */
  readNext(): boolean;
  readonly series: readonly SeriesSnapshot[];
  readonly overflowed: number;
}

/** All series of one engine. Double-buffered: closing an interval swaps pointers and copies nothing. */
export class Recorder {
  readonly #series = new Map<string, Series>();
  readonly #names = new Set<string>();
  #overflowed = 0;

  /** The series of a key, made when it is new. Beyond {@link MAX_SERIES} steps go to one overflow series a task. */
  series(key: SeriesKey, scheduled: boolean): Series {
    const name = JSON.stringify([key.scenario, key.task, key.step]);
    const id = `${key.phase} ${name}`;
    const known = this.#series.get(id);
    if (known !== undefined) return known;
    if (
      !this.#names.has(name) &&
      this.#names.size >= MAX_SERIES &&
      key.step !== null &&
      key.step !== OVERFLOW_NAME
    ) {
      this.#overflowed += 1;
      return this.series({ ...key, step: OVERFLOW_NAME }, scheduled);
    }
    this.#names.add(name);
    const series = new Series(key, scheduled);
    this.#series.set(id, series);
    return series;
  }

  /** Ends the current interval and begins the next. Read the result to its end before closing another. */
  close(): ClosedInterval {
    const full = [...this.#series.values()].map((series) => ({ series, buffer: series.rotate() }));
    const result = {
      series: [] as SeriesSnapshot[],
      overflowed: this.#overflowed,
      readNext: () => readNext(),
    };
    this.#overflowed = 0;
    let at = 0;
    const readNext = (): boolean => {
      const next = full[at];
      if (next === undefined) return false;
      at += 1;
      if (next.buffer.used) {
        result.series.push(next.buffer.toSnapshot(next.series.key));
        result.overflowed += next.buffer.overflowed;
      }
      next.series.recycle(next.buffer);
      return true;
    };
    return result;
  }
}
