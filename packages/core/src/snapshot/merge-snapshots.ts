import { keptSteps, seriesId, underCap } from './cap-series.js';
import { mergeHistograms } from './merge-histograms.js';
import { compareTexts, mergeSeries } from './merge-series.js';
import type { ArrivalSnapshot, GeneratorSnapshot, SeriesSnapshot, Snapshot } from './snapshot.js';

/**
 * Joins what two engines saw, or one engine in two intervals, or any sums of these. Associative and commutative (up to
 * the rounding of fractions in a task's own counters), and lossless: histograms add up bucket for bucket and no count
 * is lost, though names beyond the caps share `__overflow__`.
 *
 * In flight and users are those at the later end; of intervals that end together they add up. Engines must therefore
 * cut their intervals at the same times. An engine that is in both is joined to one: its busy share is the larger.
 */
export function mergeSnapshots(a: Snapshot, b: Snapshot): Snapshot {
  return {
    fromMs: Math.min(a.fromMs, b.fromMs),
    toMs: Math.max(a.toMs, b.toMs),
    series: mergeAllSeries([...a.series, ...b.series]),
    arrivals: mergeAllArrivals([...a.arrivals, ...b.arrivals]),
    generators: mergeAllGenerators([...a.generators, ...b.generators]),
    inFlight: atEnd(a, b, 'inFlight'),
    users: atEnd(a, b, 'users'),
    overflowed: a.overflowed + b.overflowed,
  };
}

/** Joins series by their key, those of steps beyond the cap under `__overflow__`; sorted. */
export function mergeAllSeries(all: readonly SeriesSnapshot[]): readonly SeriesSnapshot[] {
  const kept = keptSteps(all);
  return mergeByKey(
    all.map((series) => underCap(series, kept)),
    seriesId,
    mergeSeries,
  );
}

/** Joins arrivals by scenario and phase; sorted. */
export function mergeAllArrivals(all: readonly ArrivalSnapshot[]): readonly ArrivalSnapshot[] {
  return mergeByKey(all, arrivalId, mergeArrivals);
}

/** Joins what was seen of generators by their number; sorted. */
export function mergeAllGenerators(all: readonly GeneratorSnapshot[]): readonly GeneratorSnapshot[] {
  return mergeByKey(all, ({ engine }) => engine, mergeGenerators);
}

function arrivalId({ scenario, phase }: ArrivalSnapshot): string {
  return JSON.stringify([scenario, phase]);
}

function mergeArrivals(a: ArrivalSnapshot, b: ArrivalSnapshot): ArrivalSnapshot {
  return {
    scenario: a.scenario,
    phase: a.phase,
    scheduled: a.scheduled + b.scheduled,
    started: a.started + b.started,
    ok: a.ok + b.ok,
    failed: a.failed + b.failed,
    dropped: a.dropped + b.dropped,
    missed: a.missed + b.missed,
    late: a.late + b.late,
  };
}

function mergeGenerators(a: GeneratorSnapshot, b: GeneratorSnapshot): GeneratorSnapshot {
  return {
    engine: a.engine,
    wakeLagUs: mergeHistograms(a.wakeLagUs, b.wakeLagUs),
    // A mean would need the intervals' lengths, and would hide the busier one.
    loopUtilizationRatio: Math.max(a.loopUtilizationRatio, b.loopUtilizationRatio),
    gcMs: a.gcMs + b.gcMs,
    gcMaxMs: Math.max(a.gcMaxMs, b.gcMaxMs),
  };
}

/** One element a key, in the order of the keys, so that the result does not depend on the order of what was joined. */
function mergeByKey<T>(
  all: readonly T[],
  keyOf: (element: T) => string | number,
  merge: (a: T, b: T) => T,
): readonly T[] {
  const byKey = new Map<string | number, T>();
  for (const element of all) {
    const key = keyOf(element);
    const present = byKey.get(key);
    byKey.set(key, present === undefined ? element : merge(present, element));
  }
  return [...byKey].sort(([a], [b]) => compareKeys(a, b)).map(([, element]) => element);
}

function compareKeys(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareTexts(String(a), String(b));
}

/** What holds at the later end; of intervals that end together, the sum. */
export function atEnd(
  a: Pick<Snapshot, 'toMs' | 'inFlight' | 'users'>,
  b: Pick<Snapshot, 'toMs' | 'inFlight' | 'users'>,
  name: 'inFlight' | 'users',
): number {
  if (a.toMs === b.toMs) return a[name] + b[name];
  return a.toMs > b.toMs ? a[name] : b[name];
}
