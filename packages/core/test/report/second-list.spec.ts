import { LatencyHistogram } from '../../src/record/latency-histogram.js';
import { IntervalTotals } from '../../src/report/interval-totals.js';
import { MAX_ROWS, SecondList } from '../../src/report/second-list.js';
import type { SecondReport } from '../../src/report/run-report.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import type { Verdict } from '../../src/verdict/verdict.js';
import { histogramOf } from '../snapshot/snapshot-arbitrary.js';
import { EMPTY_SNAPSHOT, HOST, NO_ARRIVALS } from './simulated-run.js';

const VALID: Verdict = { state: 'VALID', reasons: [] };
const BAD: Verdict = { state: 'INVALID', reasons: ['busy'] };

function snapshotOf(at: number, valuesUs: readonly number[]): Snapshot {
  const serviceTimeUs = histogramOf(valuesUs);
  const count = valuesUs.length;
  const one = {
    scenario: 's',
    task: 't',
    step: null,
    phase: 'sustain' as const,
    count,
    failures: { A: 1 },
    receivedBytes: 10,
    sentBytes: 1,
    checks: {},
    labels: {},
    counters: {},
    trends: {},
    examples: [],
    responseTimeUs: null,
    serviceTimeUs,
    startLagUs: null,
  };
  const arrivals = [
    {
      scenario: 's',
      phase: 'sustain' as const,
      ...NO_ARRIVALS,
      scheduled: count,
      started: count,
      ok: count - 1,
      failed: 1,
    },
  ];
  return {
    ...EMPTY_SNAPSHOT,
    fromMs: at * 1000,
    toMs: at * 1000 + 1000,
    series: [one],
    arrivals,
    inFlight: at,
  };
}

function fill(
  list: SecondList,
  seconds: number,
  valuesOf: (at: number) => readonly number[],
  badAt = -1,
): readonly SecondReport[] {
  const totals = new IntervalTotals(false);
  for (let at = 0; at < seconds; at += 1) {
    const snapshot = snapshotOf(at, valuesOf(at));
    const interval = { fromMs: at * 1000, toMs: at * 1000 + 1000 };
    const verdict = at === badAt ? BAD : VALID;
    totals.reset();
    totals.add(snapshot, HOST, interval);
    list.add({ snapshot, host: HOST, interval, verdict, phases: ['sustain'], row: totals.report() });
  }
  return list.rows();
}

describe('SecondList', () => {
  it('has a row a second for a plan of two hours', () => {
    const rows = fill(new SecondList(MAX_ROWS * 1000, false), 5, () => [100]);
    expect(rows.map(({ atMs, durationMs }) => [atMs, durationMs])).toEqual(
      [0, 1000, 2000, 3000, 4000].map((atMs) => [atMs, 1000]),
    );
  });

  it('has a row for 16 seconds in a plan of 24 hours, with the quantiles of all their values', () => {
    const valuesOf = (at: number): number[] =>
      Array.from({ length: 20 }, (_, index) => 1000 + at * 100 + index);
    const rows = fill(new SecondList(24 * 3_600_000, false), 40, valuesOf, 20);
    expect(rows.map(({ atMs, durationMs }) => [atMs, durationMs])).toEqual([
      [0, 16_000],
      [16_000, 16_000],
      [32_000, 8000],
    ]);
    const all = new LatencyHistogram();
    for (let at = 16; at < 32; at += 1) for (const value of valuesOf(at)) all.record(value);
    expect(rows[1]).toMatchObject({
      scheduled: 320,
      ok: 304,
      failed: 16,
      failures: { A: 16 },
      receivedBytes: 160,
      inFlight: 31,
      verdict: BAD,
      serviceTimeUs: {
        min: all.min,
        p50: all.quantile(0.5),
        p99: all.quantile(0.99),
        max: all.max,
        mean: all.mean,
      },
    });
    expect(rows[0]?.verdict).toEqual(VALID);
  });

  it('keeps its size when a run goes on and on beyond its plan', () => {
    const rows = fill(new SecondList(60_000, false), MAX_ROWS * 4, () => [5]);
    expect(rows).toHaveLength(MAX_ROWS + MAX_ROWS + MAX_ROWS / 4);
    expect(rows.reduce((sum, { durationMs }) => sum + durationMs, 0)).toBe(MAX_ROWS * 4 * 1000);
    expect(rows.reduce((sum, { scheduled }) => sum + scheduled, 0)).toBe(MAX_ROWS * 4);
  });
});
