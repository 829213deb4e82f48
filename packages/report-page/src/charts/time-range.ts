/** A part of run time, milliseconds. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What the buttons and keys do. */
export type ZoomStep = 'in' | 'out' | 'earlier' | 'later' | 'all';

/** No part is shorter, milliseconds. */
const LEAST_MS = 2000;

/** The part that a step leads to; within the run, and never shorter than two seconds of it. */
export function stepRange({ fromMs, toMs }: TimeRange, endMs: number, step: ZoomStep): TimeRange {
  const length = toMs - fromMs;
  const middle = (fromMs + toMs) / 2;
  switch (step) {
    case 'in':
      return fitRange({ fromMs: middle - length / 4, toMs: middle + length / 4 }, endMs);
    case 'out':
      return fitRange({ fromMs: middle - length, toMs: middle + length }, endMs);
    case 'earlier':
      return fitRange({ fromMs: fromMs - length / 4, toMs: toMs - length / 4 }, endMs);
    case 'later':
      return fitRange({ fromMs: fromMs + length / 4, toMs: toMs + length / 4 }, endMs);
    case 'all':
      return { fromMs: 0, toMs: endMs };
  }
}

/** A part moved and widened so that it lies in the run. */
export function fitRange(range: TimeRange, endMs: number): TimeRange {
  const length = Math.min(endMs, Math.max(Math.min(LEAST_MS, endMs), range.toMs - range.fromMs));
  const fromMs = Math.min(Math.max(0, range.fromMs), endMs - length);
  return { fromMs, toMs: fromMs + length };
}
