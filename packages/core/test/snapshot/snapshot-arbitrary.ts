import fc from 'fast-check';
import { LatencyHistogram } from '../../src/record/latency-histogram.js';
import type { Phase } from '../../src/plan/resolved-plan.js';
import type { HistogramSnapshot, SeriesSnapshot, Snapshot } from '../../src/snapshot/snapshot.js';

/** @returns the histogram that has recorded these values */
export function histogramOf(values: readonly number[]): HistogramSnapshot {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram.toSnapshot();
}

const phase = fc.constantFrom<Phase>('warmup', 'ramp', 'sustain', 'ramp-down');
const count = fc.nat({ max: 1000 });
const name = fc.oneof(
  fc.constantFrom('A', 'B', 'HTTP_500', '__proto__', '__overflow__'),
  fc.string({ maxLength: 4 }),
);
const histogram = fc.array(fc.nat({ max: 5_000_000 }), { maxLength: 8 }).map(histogramOf);
const check = fc.record({ passed: count, failed: count });

function named<V>(value: fc.Arbitrary<V>, maxKeys = 5): fc.Arbitrary<{ [name: string]: V }> {
  return fc.array(fc.tuple(name, value), { maxLength: maxKeys }).map((entries) => {
    const result = Object.create(null) as { [name: string]: V };
    for (const [key, one] of entries) result[key] = one;
    return result;
  });
}

const series = (step: fc.Arbitrary<string | null>): fc.Arbitrary<SeriesSnapshot> =>
  fc
    .record({
      scenario: fc.constantFrom('browse', 'buy'),
      task: fc.constantFrom('HTTP_GET', 'HTTP_POST'),
      step,
      phase,
      count,
      failures: named(count),
      receivedBytes: count,
      sentBytes: count,
      checks: named(check),
      labels: named(named(count)),
      counters: named(count),
      trends: named(histogram, 2),
      examples: fc.array(fc.record({ code: name, message: fc.string({ maxLength: 3 }), atMs: count }), {
        maxLength: 6,
      }),
      responseTimeUs: fc.option(histogram),
      serviceTimeUs: histogram,
      startLagUs: fc.option(histogram),
    })
    .map((one) => ({
      // A recorder gives an example the code under which it was counted.
      ...one,
      examples: one.examples.filter(({ code }) => code in one.failures),
    }));

/** Any snapshot; keys of series, arrivals and engines repeat between snapshots but not within one. */
export const anySnapshot: fc.Arbitrary<Snapshot> = fc.record({
  fromMs: fc.constantFrom(0, 1000, 2000),
  toMs: fc.constantFrom(3000, 4000),
  series: fc.uniqueArray(series(fc.option(fc.constantFrom('login', 'pay', '__overflow__'))), {
    maxLength: 4,
    selector: (one) => JSON.stringify([one.scenario, one.task, one.step, one.phase]),
  }),
  arrivals: fc.uniqueArray(
    fc.record({
      scenario: fc.constantFrom('browse', 'buy'),
      phase,
      scheduled: count,
      started: count,
      ok: count,
      failed: count,
      dropped: count,
      missed: count,
      late: count,
    }),
    { maxLength: 4, selector: (one) => `${one.scenario} ${one.phase}` },
  ),
  generators: fc.uniqueArray(
    fc.record({
      engine: fc.nat({ max: 3 }),
      wakeLagUs: histogram,
      loopUtilizationRatio: fc.constantFrom(0, 0.25, 0.5, 1),
      gcMs: count,
      gcMaxMs: count,
    }),
    { maxLength: 3, selector: ({ engine }) => engine },
  ),
  inFlight: count,
  users: count,
  overflowed: count,
});
