import type { HistogramSnapshot, SeriesKey } from '../../snapshot/snapshot.js';
import type { RecordedInterval, RecordedTrend } from '../run-histograms.js';
import {
  type PackedHistogram,
  type PackedInterval,
  type PackedName,
  type PackedTrend,
  PHASES,
  RUN_FILE_VERSION,
  type RunFile,
  TIMES,
} from './run-file.js';

/**
 * A run as a run file: JSON with a line for each interval, about 3 kB at 1,000 iterations a second. Read it with
 * `readRunFile`. Ends with a line break.
 */
export function toRunFile({ result, histograms }: RunFile): string {
  const names = new NameTable();
  // What an engine tells late reaches back before intervals that were kept already.
  const inOrder = [...histograms.intervals].sort((a, b) => a.fromMs - b.fromMs);
  const intervals = inOrder.map((interval) => packInterval(interval, names));
  const trends = histograms.trends.map((trend) => packTrend(trend, names));
  const lines = (rows: readonly unknown[]): string =>
    rows.length === 0 ? '[]' : `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
  return `{"runFileVersion":${RUN_FILE_VERSION},
"result":${JSON.stringify(result)},
"names":${lines(names.names)},
"intervals":${lines(intervals)},
"trends":${lines(trends)}}
`;
}

type Name = Omit<SeriesKey, 'phase'>;

class NameTable {
  readonly names: PackedName[] = [];
  readonly #places = new Map<string, number>();

  placeOf({ scenario, task, step }: Name): number {
    const id = JSON.stringify([scenario, task, step]);
    const known = this.#places.get(id);
    if (known !== undefined) return known;
    this.#places.set(id, this.names.length);
    this.names.push([scenario, task, step]);
    return this.names.length - 1;
  }
}

function packInterval({ fromMs, toMs, histograms }: RecordedInterval, names: NameTable): PackedInterval {
  const times = histograms.map(
    ({ phase, time, histogram, ...name }) =>
      [names.placeOf(name), PHASES.indexOf(phase), TIMES.indexOf(time), ...packHistogram(histogram)] as const,
  );
  return [fromMs, toMs, times];
}

function packTrend({ isWarmup, name, histogram, ...series }: RecordedTrend, names: NameTable): PackedTrend {
  return [names.placeOf(series), isWarmup, name, ...packHistogram(histogram)];
}

function packHistogram({ sum, min, max, indexes, counts }: HistogramSnapshot): PackedHistogram {
  const buckets: number[] = [];
  let before = -1;
  for (let at = 0; at < indexes.length; at += 1) {
    const index = indexes[at] as number;
    buckets.push(index - before, counts[at] as number);
    before = index;
  }
  return [sum, min, max, buckets];
}
