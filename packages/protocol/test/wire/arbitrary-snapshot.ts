import {
  LatencyHistogram,
  type HistogramSnapshot,
  type SeriesSnapshot,
  type Snapshot,
} from '@vajraedge/core';
import fc from 'fast-check';

/** A histogram as core makes them. */
export function histogramOf(values: Iterable<number>): HistogramSnapshot {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram.toSnapshot();
}

const name = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom('__proto__', 'constructor', 'größe', '', '💥'),
);
const count = fc.oneof(fc.nat(1000), fc.maxSafeNat());
const time = fc.oneof(
  fc.nat(5000),
  fc.nat(4_000_000_000),
  fc.maxSafeNat().map((each) => each % 2 ** 40),
);
const histogram = fc.array(time, { maxLength: 40 }).map(histogramOf);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const quantity = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map((value) => value + 0);
const phase = fc.constantFrom('warmup' as const, 'ramp' as const, 'sustain' as const, 'ramp-down' as const);

/** An object without a prototype, as core's recorder makes them. */
function named<V>(value: fc.Arbitrary<V>, maxLength = 6): fc.Arbitrary<{ readonly [name: string]: V }> {
  return fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength }).map((entries) => {
    const result = Object.create(null) as { [name: string]: V };
    for (const [key, each] of entries) result[key] = each;
    return result;
  });
}

const series: fc.Arbitrary<SeriesSnapshot> = fc
  .record({
    scenario: name,
    task: name,
    step: fc.option(name, { nil: null }),
    phase,
    failures: named(fc.nat(3)),
    receivedBytes: count,
    sentBytes: count,
    checks: named(fc.record({ passed: count, failed: count }).map((each) => ({ ...each }))),
    labels: named(named(count, 3), 3),
    counters: named(finite),
    trends: named(histogram, 2),
    examples: fc.array(
      fc.record({ code: name, message: fc.string(), atMs: finite }).map((each) => ({ ...each })),
      { maxLength: 4 },
    ),
    values: fc.array(time, { minLength: 18, maxLength: 60 }),
    scheduled: fc.boolean(),
  })
  .map(({ values, scheduled, ...rest }) => ({
    ...rest,
    count: values.length,
    responseTimeUs: scheduled ? histogramOf(values.map((value) => value + 7)) : null,
    serviceTimeUs: histogramOf(values),
    startLagUs: scheduled ? histogramOf(values.map((value) => value % 100)) : null,
  }));

const arrivals = fc
  .record({
    scenario: name,
    phase,
    scheduled: count,
    started: count,
    ok: count,
    failed: count,
    dropped: count,
    missed: count,
    late: count,
  })
  .map((each) => ({ ...each, late: Math.min(each.late, each.started) }));

const generator = fc
  .record({
    engine: fc.nat(1000),
    wakeLagUs: histogram,
    loopUtilizationRatio: quantity,
    gcMs: quantity,
    gcMaxMs: quantity,
  })
  .map((each) => ({ ...each }));

/** Any snapshot that core can make, and stranger ones. */
export const arbitrarySnapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    from: fc.nat(1_000_000),
    length: fc.nat(100_000),
    series: fc.array(series, { maxLength: 5 }),
    arrivals: fc.array(arrivals, { maxLength: 4 }),
    generators: fc.array(generator, { maxLength: 3 }),
    inFlight: count,
    users: count,
    overflowed: count,
  })
  .map(({ from, length, ...rest }) => ({ fromMs: from / 8, toMs: from / 8 + length / 4, ...rest }));
