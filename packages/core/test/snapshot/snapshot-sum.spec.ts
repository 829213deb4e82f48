import fc from 'fast-check';
import { MAX_SERIES } from '../../src/record/recorder.js';
import { mergeSnapshots } from '../../src/snapshot/merge-snapshots.js';
import { SnapshotSum } from '../../src/snapshot/snapshot-sum.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { anySnapshot, histogramOf } from './snapshot-arbitrary.js';

/** Comparable whatever the kind of the arrays. */
function plain(snapshot: Snapshot | null): unknown {
  return JSON.parse(
    JSON.stringify(snapshot, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value,
    ),
  );
}

function sumOf(snapshots: readonly Snapshot[]): Snapshot | null {
  const sum = new SnapshotSum();
  for (const snapshot of snapshots) sum.add(snapshot);
  return sum.toSnapshot();
}

function withSteps(from: number, count: number): Snapshot {
  const series = Array.from({ length: count }, (_, at) => ({
    scenario: 'browse',
    task: 'HTTP_GET',
    step: `step ${String(from + at).padStart(5, '0')}`,
    phase: 'sustain' as const,
    count: 1,
    failures: {},
    receivedBytes: 1,
    sentBytes: 1,
    checks: {},
    labels: {},
    counters: {},
    trends: {},
    examples: [],
    responseTimeUs: null,
    serviceTimeUs: histogramOf([from + at + 1]),
    startLagUs: null,
  }));
  const rest = { arrivals: [], generators: [], inFlight: 0, users: 0, overflowed: 0 };
  return { fromMs: 0, toMs: 1000, series, ...rest };
}

describe('SnapshotSum', () => {
  it('is what joining one by one gives', () => {
    fc.assert(
      fc.property(fc.array(anySnapshot, { minLength: 2, maxLength: 6 }), (snapshots) => {
        expect(plain(sumOf(snapshots))).toEqual(plain(snapshots.reduce(mergeSnapshots)));
      }),
    );
  });

  it('is nothing before anything was added', () => {
    expect(sumOf([])).toBeNull();
  });

  it('goes on after it was looked at, and does not change what it was given', () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, anySnapshot, (a, b, c) => {
        const before = plain(a);
        const sum = new SnapshotSum();
        sum.add(a);
        sum.add(b);
        const first = sum.toSnapshot();
        const seen = plain(first);
        sum.add(c);
        expect(plain(sum.toSnapshot())).toEqual(plain([a, b, c].reduce(mergeSnapshots)));
        expect(plain(first)).toEqual(seen);
        expect(plain(a)).toEqual(before);
      }),
    );
  });

  it('keeps to the cap of steps, whatever comes first', () => {
    const parts = [0, 1, 2, 3, 4, 5].map((part) => withSteps(part * MAX_SERIES, MAX_SERIES));
    const sum = sumOf([...parts].reverse());
    expect(sum?.series).toHaveLength(MAX_SERIES + 1);
    expect(plain(sum)).toEqual(plain(parts.reduce(mergeSnapshots)));
  });
});
