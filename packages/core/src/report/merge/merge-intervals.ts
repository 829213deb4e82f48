import { bucketsOf, joined, MAX_BUCKETS, MAX_INTERVALS } from '../interval-log.js';
import type { RecordedInterval } from '../run-histograms.js';
import type { PlacedRun } from './place-runs.js';

const SECOND_MS = 1000;

/**
 * The intervals of runs side by side, added bucket for bucket: a second each, or as many seconds as the widest interval
 * has, and more where there would be too many to keep.
 */
export function mergeIntervals(runs: readonly PlacedRun[]): readonly RecordedInterval[] {
  const placed = runs.flatMap(({ offsetMs, histograms }) =>
    histograms.intervals.map((interval) => ({
      ...interval,
      fromMs: interval.fromMs + offsetMs,
      toMs: interval.toMs + offsetMs,
    })),
  );
  let widthMs = widthOf(placed);
  let merged = inCells(placed, widthMs);
  while (isTooMuch(merged)) {
    widthMs *= 2;
    merged = inCells(placed, widthMs);
  }
  return merged;
}

/** The cell that an interval belongs to: that which it began in, with some room for a timer that was early. */
export function cellOf(fromMs: number, widthMs: number): number {
  return Math.floor((fromMs + SECOND_MS / 4) / widthMs);
}

/** Width of the cells that runs share, milliseconds: the widest that is usual in any of them, in whole seconds. */
export function widthOf(spans: readonly { readonly fromMs: number; readonly toMs: number }[]): number {
  const widths = spans.map(({ fromMs, toMs }) => toMs - fromMs).sort((a, b) => a - b);
  // A single blocked second is no reason to widen all others.
  const usual = widths[Math.floor(widths.length * 0.9)] ?? SECOND_MS;
  return Math.max(1, Math.round(usual / SECOND_MS)) * SECOND_MS;
}

function inCells(intervals: readonly RecordedInterval[], widthMs: number): readonly RecordedInterval[] {
  const cells = new Map<number, RecordedInterval[]>();
  for (const interval of intervals) {
    const at = cellOf(interval.fromMs, widthMs);
    const cell = cells.get(at);
    if (cell === undefined) cells.set(at, [interval]);
    else cell.push(interval);
  }
  return [...cells.entries()].sort(([a], [b]) => a - b).map(([, cell]) => sumOf(cell));
}

function sumOf(cell: readonly RecordedInterval[]): RecordedInterval {
  return {
    fromMs: Math.min(...cell.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...cell.map(({ toMs }) => toMs)),
    histograms: joined(cell.flatMap(({ histograms }) => histograms)),
  };
}

function isTooMuch(intervals: readonly RecordedInterval[]): boolean {
  if (intervals.length <= 1) return false;
  const buckets = intervals.reduce((sum, interval) => sum + bucketsOf(interval), 0);
  return intervals.length > MAX_INTERVALS || buckets > MAX_BUCKETS;
}
