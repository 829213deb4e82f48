import { LatencyHistogram, mergeSnapshots, type Snapshot } from '@vajraedge/core';
import fc from 'fast-check';
import {
  addToTotals,
  decodeSnapshot,
  encodeSnapshot,
  NO_TOTALS,
  splitSnapshot,
  WIRE_LIMITS,
} from '../../src/index.js';
import { MetricsSnapshot } from '../../src/generated/worker-service.js';
import { arbitrarySnapshot, histogramOf } from './arbitrary-snapshot.js';

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

function seriesWith(values: readonly number[], step: string | null = null): Snapshot['series'][number] {
  return {
    scenario: 'shop',
    task: 'HTTP_GET',
    step,
    phase: 'sustain',
    count: values.length,
    failures: {},
    receivedBytes: 0,
    sentBytes: 0,
    checks: {},
    labels: {},
    counters: {},
    trends: {},
    examples: [],
    responseTimeUs: histogramOf(values),
    serviceTimeUs: histogramOf(values),
    startLagUs: histogramOf(values.map((value) => value % 90)),
  };
}

describe('a snapshot on the wire', () => {
  it('comes back as it went', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const back = decodeSnapshot(encodeSnapshot(snapshot));
        expect(back).toEqual(snapshot);
        // A name may be `__proto__`.
        for (const { failures, labels } of back.series)
          expect([failures, labels].map(Object.getPrototypeOf)).toEqual([null, null]);
      }),
      { numRuns: 300 },
    );
  });

  it('takes about 2 kB a second at 1,000 iterations', () => {
    // Log-normal service times around 5 ms, response times a little longer: what a healthy target looks like.
    const normal = (at: number): number =>
      Math.sqrt(-2 * Math.log(((at * 7919) % 1000) / 1000 + 0.0005)) *
      Math.cos((2 * Math.PI * ((at * 104729) % 997)) / 997);
    const times = Array.from({ length: 1000 }, (_, at) => 5000 * Math.exp(0.3 * normal(at)));
    const snapshot = { ...EMPTY, series: [seriesWith(times)] };
    const sizeBytes = encodeSnapshot(snapshot).length;
    expect(sizeBytes).toBeLessThan(2500);
    expect(sizeBytes).toBeGreaterThan(500);
  });

  it('is refused as too large, and then goes in parts whose merge is the whole', () => {
    const series = Array.from({ length: 40 }, (_, at) =>
      seriesWith([at, 1000 * at, 7_000_000], `step ${at}`),
    );
    const whole = { ...EMPTY, series, inFlight: 3, users: 9, overflowed: 2 };
    const parts = splitSnapshot(whole, 800);
    expect(parts.length).toBeGreaterThan(4);
    expect(parts.every(({ bytes }) => bytes.length <= 800)).toBe(true);
    const merged = parts.map(({ bytes }) => decodeSnapshot(bytes)).reduce(mergeSnapshots);
    expect(merged).toEqual(mergeSnapshots(whole, EMPTY));
    expect(splitSnapshot(whole)).toHaveLength(1);
  });

  it('of more series than are taken goes in parts', () => {
    const series = Array.from({ length: WIRE_LIMITS.series + 1 }, (_, at) => seriesWith([1], `step ${at}`));
    const parts = splitSnapshot({ ...EMPTY, series });
    expect(parts.map(({ snapshot }) => snapshot.series.length)).toEqual([1001, 1000]);
  });

  it('loses what a task made up, not the frame', () => {
    const odd = {
      ...seriesWith([5]),
      receivedBytes: NaN,
      sentBytes: -3.7,
      counters: { a: Infinity, b: 1.5 },
    };
    const [back] = decodeSnapshot(encodeSnapshot({ ...EMPTY, series: [odd] })).series;
    expect(back).toMatchObject({ receivedBytes: 0, sentBytes: 0 });
    expect({ ...back?.counters }).toEqual({ a: 0, b: 1.5 });
  });

  it('has the layout of core: the last bucket is the one of an hour', () => {
    const histogram = new LatencyHistogram();
    histogram.record(9e9);
    expect([...histogram.toSnapshot().indexes]).toEqual([WIRE_LIMITS.lastBucket]);
  });

  it('adds to totals the same before and after', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, (snapshot) => {
        const back = decodeSnapshot(encodeSnapshot(snapshot));
        expect(addToTotals(NO_TOTALS, back)).toEqual(addToTotals(NO_TOTALS, snapshot));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a snapshot that lies', () => {
  const wireOf = (): MetricsSnapshot =>
    MetricsSnapshot.decode(encodeSnapshot({ ...EMPTY, series: [seriesWith([10, 10, 20, 3000])] }));
  type Times = NonNullable<MetricsSnapshot['series'][number]['serviceTimeUs']>;
  const times = (wire: MetricsSnapshot): Times => wire.series[0]?.serviceTimeUs as Times;
  const first = (wire: MetricsSnapshot): MetricsSnapshot['series'][number] =>
    wire.series[0] as MetricsSnapshot['series'][number];

  const LIES: readonly (readonly [string, (wire: MetricsSnapshot) => void])[] = [
    ['indexes that stand still', (wire) => (times(wire).steps[1] = 0)],
    ['a bucket beyond the last', (wire) => (times(wire).steps[2] = 2 * 23_220)],
    ['an index that would wrap', (wire) => (times(wire).steps[2] = 2 ** 32 - 1)],
    ['an empty bucket', (wire) => (times(wire).counts[0] = 0)],
    ['a count of one that takes room', (wire) => (times(wire).counts[0] = 1)],
    ['a count that is missing', (wire) => times(wire).counts.pop()],
    ['a count of no bucket', (wire) => times(wire).counts.push(2)],
    ['a count that does not add up', (wire) => (times(wire).counts[0] = 3)],
    ['a minimum in another bucket', (wire) => (times(wire).min = 11)],
    ['a maximum in another bucket', (wire) => (times(wire).max = 4000)],
    ['a sum below what is possible', (wire) => (times(wire).sum = 39)],
    ['a sum above what is possible', (wire) => (times(wire).sum = 12_001)],
    ['more failures than iterations', (wire) => first(wire).failures.push({ name: 'X', count: 5 })],
    ['a name twice', (wire) => first(wire).failures.push({ name: 'X', count: 1 }, { name: 'X', count: 1 })],
    ['no service times', (wire) => (first(wire).serviceTimeUs = undefined)],
    ['a phase that there is not', (wire) => (first(wire).phase = 9 as never)],
    ['a counter that is no number', (wire) => first(wire).counters.push({ name: 'n', value: NaN })],
    ['an end before its start', (wire) => (wire.fromMs = 2000)],
    ['a start that is no number', (wire) => (wire.fromMs = NaN)],
    ['a name that is too long', (wire) => (first(wire).task = 'x'.repeat(WIRE_LIMITS.nameBytes + 1))],
    [
      'too many names',
      (wire) =>
        first(wire).failures.push(...Array.from({ length: 66 }, (_, at) => ({ name: `${at}`, count: 0 }))),
    ],
    ['too many series', (wire) => (wire.series = Array.from({ length: 2001 }, () => first(wire)))],
  ];

  it.each(LIES)('is refused: %s', (_what, lie) => {
    const wire = wireOf();
    expect(() => decodeSnapshot(MetricsSnapshot.encode(wire).finish())).not.toThrow();
    lie(wire);
    expect(() => decodeSnapshot(MetricsSnapshot.encode(wire).finish())).toThrow(
      expect.objectContaining({ code: 'VE_FRAME_INVALID' }),
    );
  });

  it('is refused before it is parsed where it is too large', () => {
    expect(() => decodeSnapshot(new Uint8Array(WIRE_LIMITS.snapshotBytes + 1))).toThrow(
      expect.objectContaining({ code: 'VE_FRAME_TOO_LARGE' }),
    );
  });
});
