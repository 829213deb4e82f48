import { OVERFLOW_NAME } from '../record/bounded-names.js';
import { MAX_SERIES } from '../record/recorder.js';
import type { SeriesKey, SeriesSnapshot } from './snapshot.js';

/** A text that is the same for equal keys only, whatever characters the names hold. */
export function seriesId({ scenario, task, step, phase }: SeriesKey): string {
  return JSON.stringify([scenario, task, step, phase]);
}

/** The same without the phase. */
export function seriesName({ scenario, task, step }: Omit<SeriesKey, 'phase'>): string {
  return JSON.stringify([scenario, task, step]);
}

/**
 * Names of steps that keep a series of their own: the first {@link MAX_SERIES} in alphabetical order, so that the
 * choice does not depend on what was joined first. Iterations themselves are as many as the plan has and always kept.
 *
 * @returns null when all are kept
 */
export function keptSteps(series: readonly SeriesSnapshot[]): ReadonlySet<string> | null {
  const steps = series.filter(({ step }) => step !== null && step !== OVERFLOW_NAME);
  if (steps.length <= MAX_SERIES) return null;
  const names = new Set(steps.map(seriesName));
  return names.size <= MAX_SERIES ? null : new Set([...names].sort().slice(0, MAX_SERIES));
}

/** The series as it is, or under `__overflow__` where its step is not among the kept. */
export function underCap(series: SeriesSnapshot, kept: ReadonlySet<string> | null): SeriesSnapshot {
  if (kept === null || series.step === null || series.step === OVERFLOW_NAME || kept.has(seriesName(series)))
    return series;
  return { ...series, step: OVERFLOW_NAME };
}
