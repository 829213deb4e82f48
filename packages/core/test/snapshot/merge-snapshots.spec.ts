import fc from 'fast-check';
import { mergeSnapshots } from '../../src/snapshot/merge-snapshots.js';
import { MAX_MERGED_EXAMPLES_PER_CODE } from '../../src/snapshot/merge-series.js';
import { MAX_NAMES_PER_SERIES } from '../../src/record/series-buffer.js';
import { MAX_SERIES, Recorder } from '../../src/record/recorder.js';
import type { SeriesKey, SeriesSnapshot, Snapshot } from '../../src/snapshot/snapshot.js';
import { anySnapshot } from './snapshot-arbitrary.js';

const EMPTY: Snapshot = {
  fromMs: 0,
  toMs: 1000,
  series: [],
  arrivals: [],
  generators: [],
  inFlight: 0,
  users: 0,
  overflowed: 0,
};

describe('mergeSnapshots', () => {
  it('does not care in which order it is given two snapshots', () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, (a, b) =>
        expect(plain(mergeSnapshots(a, b))).toEqual(plain(mergeSnapshots(b, a))),
      ),
    );
  });

  it('does not care how three snapshots are bracketed', () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, anySnapshot, (a, b, c) => {
        const left = mergeSnapshots(mergeSnapshots(a, b), c);
        expect(plain(left)).toEqual(plain(mergeSnapshots(a, mergeSnapshots(b, c))));
      }),
    );
  });

  it('gives, bucket for bucket, what one recorder would have seen', () => {
    const event = fc.record({
      recorder: fc.nat({ max: 3 }),
      step: fc.constantFrom(null, 'login'),
      ...eventValues,
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 60 }), (events) => {
        const one = new Recorder();
        const parts = [new Recorder(), new Recorder(), new Recorder(), new Recorder()];
        for (const each of events) {
          record(one, each);
          record(parts[each.recorder] as Recorder, each);
        }
        const whole = snapshotOf(one);
        const merged = parts.map(snapshotOf).reduce(mergeSnapshots);
        expect(plain(withoutExamples(merged))).toEqual(plain(withoutExamples(mergeSnapshots(EMPTY, whole))));
      }),
    );
  });

  it('adds up what ends together, and takes the later of what follows', () => {
    const first = { ...EMPTY, inFlight: 5, users: 7 };
    const beside = { ...EMPTY, inFlight: 2, users: 1 };
    const after = { ...EMPTY, fromMs: 1000, toMs: 2000, inFlight: 3, users: 4 };
    expect(mergeSnapshots(first, beside)).toMatchObject({ fromMs: 0, toMs: 1000, inFlight: 7, users: 8 });
    expect(mergeSnapshots(after, first)).toMatchObject({ fromMs: 0, toMs: 2000, inFlight: 3, users: 4 });
  });

  it('puts failure codes beyond the cap under __overflow__ and loses none, in any order', () => {
    const snapshots = [0, 1, 2].map((part) =>
      withSeries({ failures: Object.fromEntries(range(50).map((n) => [`CODE_${n * 3 + part}`, n + 1])) }),
    ) as [Snapshot, Snapshot, Snapshot];
    const merged = snapshots.reduce(mergeSnapshots);
    const backwards = [...snapshots].reverse().reduce(mergeSnapshots);
    const failures = merged.series[0]?.failures ?? {};
    expect(Object.keys(failures)).toHaveLength(MAX_NAMES_PER_SERIES + 1);
    expect(sum(Object.values(failures))).toBe(3 * sum(range(50).map((n) => n + 1)));
    expect(plain(backwards)).toEqual(plain(merged));
  });

  it('caps labels in both their names and their values', () => {
    const labelsOf = (from: number): Snapshot =>
      withSeries({
        labels: Object.fromEntries(
          range(50).map((n) => [
            `name${n + from}`,
            Object.fromEntries(range(50).map((v) => [`v${v + from}`, 1])),
          ]),
        ),
      });
    const labels = mergeSnapshots(labelsOf(0), labelsOf(40)).series[0]?.labels ?? {};
    expect(Object.keys(labels)).toHaveLength(MAX_NAMES_PER_SERIES + 1);
    expect(Math.max(...Object.values(labels).map((values) => Object.keys(values).length))).toBe(
      MAX_NAMES_PER_SERIES + 1,
    );
    expect(sum(Object.values(labels).flatMap((values) => Object.values(values)))).toBe(2 * 50 * 50);
  });

  it('keeps the earliest examples of each code', () => {
    const examplesOf = (from: number): Snapshot =>
      withSeries({
        failures: { A: 4 },
        examples: range(4).map((n) => ({ code: 'A', message: 'no', atMs: from + n * 2 })),
      });
    const examples = mergeSnapshots(examplesOf(1), examplesOf(0)).series[0]?.examples ?? [];
    expect(examples.map(({ atMs }) => atMs)).toEqual([0, 1, 2, 3, 4]);
    expect(examples).toHaveLength(MAX_MERGED_EXAMPLES_PER_CODE);
  });

  it('puts steps beyond the cap under __overflow__ of their task, and never the iterations', () => {
    const stepsOf = (from: number): Snapshot => ({
      ...EMPTY,
      series: [
        seriesOf({ step: null, count: 9 }),
        ...range(400).map((n) => seriesOf({ step: `step${n + from}`, count: 2 })),
      ],
    });
    const { series } = mergeSnapshots(stepsOf(0), stepsOf(300));
    expect(series).toHaveLength(1 + MAX_SERIES + 1);
    expect(series.find(({ step }) => step === null)?.count).toBe(18);
    expect(series.find(({ step }) => step === '__overflow__')?.count).toBe(2 * 200);
    expect(sum(series.map(({ count }) => count))).toBe(2 * (9 + 800));
  });

  it('keeps a code named __proto__ as what it is: a name', () => {
    const failures = JSON.parse('{"__proto__": 2}') as { [code: string]: number };
    const merged =
      mergeSnapshots(withSeries({ failures }), withSeries({ failures })).series[0]?.failures ?? {};
    expect(Object.entries(merged)).toEqual([['__proto__', 4]]);
  });
});

const eventValues = {
  valueUs: fc.nat({ max: 10_000_000 }),
  code: fc.constantFrom(null, 'HTTP_500', 'ETIMEDOUT'),
  bytes: fc.nat({ max: 5000 }),
  check: fc.boolean(),
  trend: fc.nat({ max: 100 }),
};

interface Event {
  readonly step: string | null;
  readonly valueUs: number;
  readonly code: string | null;
  readonly bytes: number;
  readonly check: boolean;
  readonly trend: number;
}

function record(recorder: Recorder, event: Event): void {
  const key: SeriesKey = { scenario: 's', task: 't', step: event.step, phase: 'sustain' };
  const buffer = recorder.series(key, event.step === null).active;
  buffer.count += 1;
  buffer.receivedBytes += event.bytes;
  buffer.service.record(event.valueUs);
  buffer.response?.record(event.valueUs * 2);
  buffer.lag?.record(event.valueUs);
  buffer.check('status', event.check);
  buffer.addCounter('items', event.bytes);
  buffer.recordTrend('size', event.trend);
  buffer.label({ status: event.bytes % 3 });
  if (event.code !== null) buffer.fail(event.code, 'no', event.bytes);
}

function snapshotOf(recorder: Recorder): Snapshot {
  const interval = recorder.close();
  while (interval.readNext());
  return { ...EMPTY, series: interval.series, overflowed: interval.overflowed };
}

/** A recorder stops taking examples after some of each code, so the parts together hold more than the whole. */
function withoutExamples(snapshot: Snapshot): Snapshot {
  return { ...snapshot, series: snapshot.series.map((series) => ({ ...series, examples: [] })) };
}

function withSeries(part: Partial<SeriesSnapshot>): Snapshot {
  return { ...EMPTY, series: [seriesOf(part)] };
}

function seriesOf(part: Partial<SeriesSnapshot>): SeriesSnapshot {
  const empty = { count: 0, sum: 0, min: 0, max: 0, indexes: [], counts: [] };
  return {
    scenario: 's',
    task: 't',
    step: null,
    phase: 'sustain',
    count: 0,
    failures: {},
    receivedBytes: 0,
    sentBytes: 0,
    checks: {},
    labels: {},
    counters: {},
    trends: {},
    examples: [],
    responseTimeUs: null,
    serviceTimeUs: empty,
    startLagUs: null,
    ...part,
  };
}

/** Typed arrays and null prototypes as plain data, entries in order of their names. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(
    Object.entries(value)
      .map(([name, one]) => [name, plain(one)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
