import { exampleRun } from './example-report.js';
import { createRunAggregate } from '../../src/report/run-aggregate.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { LatencyHistogram } from '../../src/record/latency-histogram.js';
import {
  EMPTY_SNAPSHOT,
  type Fate,
  feed,
  HOST,
  META,
  NO_ARRIVALS,
  openScenario,
  planOf,
  segment,
  SimulatedOpenRun,
} from './simulated-run.js';

const good = (index: number): Fate => ({ serviceUs: 1000 + (index % 100) * 10, lagUs: 100 });
const someBad = (index: number): Fate =>
  index % 50 === 0 ? { ...good(index), code: 'HTTP_503' } : good(index);

describe('createRunAggregate, open load', () => {
  const scenario = openScenario([
    segment('warmup', 2, 50),
    segment('ramp', 4, 50, 150),
    segment('sustain', 10, 150),
  ]);
  const plan = planOf([scenario]);

  it('leaves warm-up out of everything but the ledger and its own part', () => {
    const aggregate = createRunAggregate(plan);
    feed(aggregate, new SimulatedOpenRun(scenario), 0, 16, someBad);
    const report = aggregate.report(META);
    expect(report.ledger).toEqual({
      scheduled: 2000,
      ok: 1960,
      failed: 40,
      dropped: 0,
      missed: 0,
      unaccounted: 0,
    });
    expect(report.warmupLedger).toEqual({
      scheduled: 100,
      ok: 98,
      failed: 2,
      dropped: 0,
      missed: 0,
      unaccounted: 0,
    });
    expect(report.totals).toMatchObject({
      measuredMs: 14_000,
      errorRatio: 38 / 1900,
      receivedBytes: 1900 * 400,
    });
    expect(report.series.map(({ task, step, count }) => [task, step, count])).toEqual([
      ['HTTP_GET', null, 1900],
      ['HTTP_GET', 'login', 1900],
    ]);
    expect(report.warmupSeries.map(({ count }) => count)).toEqual([100, 100]);
    expect(report.verdictSeconds).toEqual({ VALID: 14, SUSPECT: 0, INVALID: 0 });
    expect(report.verdict.state).toBe('VALID');
  });

  it('asks for the integral of the rate over what is measured, and counts the starts made in it', () => {
    const aggregate = createRunAggregate(plan);
    feed(aggregate, new SimulatedOpenRun(scenario), 0, 16, good);
    const { targetPerSecond, achievedPerSecond } = aggregate.report(META).totals;
    expect(targetPerSecond).toBeCloseTo((4 * 100 + 10 * 150) / 14, 9);
    expect(achievedPerSecond).toBeCloseTo((4 * 100 + 10 * 150) / 14, 9);
  });

  it('asks only for what was reached when the run was stopped early', () => {
    const aggregate = createRunAggregate(plan);
    feed(aggregate, new SimulatedOpenRun(scenario), 0, 4, good);
    const ending: Snapshot = { ...EMPTY_SNAPSHOT, fromMs: 4000, toMs: 9000 };
    aggregate.addSecond(ending, HOST);
    const { totals, durationMs } = aggregate.report({
      ...META,
      outcome: 'interrupted',
      events: [{ atMs: 4000, kind: 'stopped', message: '' }],
    });
    expect(durationMs).toBe(9000);
    expect(totals.measuredMs).toBe(2000);
    expect(totals.targetPerSecond).toBeCloseTo((50 + 100) / 2, 9);
    expect(totals.achievedPerSecond).toBeCloseTo(75, 9);
  });

  it('takes the last offered second for the stop when nobody tells', () => {
    const aggregate = createRunAggregate(plan);
    feed(aggregate, new SimulatedOpenRun(scenario), 0, 4, good);
    aggregate.addSecond({ ...EMPTY_SNAPSHOT, fromMs: 4000, toMs: 9000 }, HOST);
    expect(aggregate.report({ ...META, outcome: 'broken' }).totals.measuredMs).toBe(2000);
  });

  it('merges the quantiles of the totals from all seconds, never averaging them', () => {
    const aggregate = createRunAggregate(plan);
    // One second of ten times the latency: a mean of the seconds' 99th percentiles would hide it.
    feed(aggregate, new SimulatedOpenRun(scenario), 0, 15, good);
    feed(aggregate, new SimulatedOpenRun(scenario), 15, 16, () => ({ serviceUs: 500_000, lagUs: 0 }));
    const one = new LatencyHistogram();
    for (let index = 100; index < 1850; index += 1) one.record(good(index).serviceUs);
    for (let index = 1850; index < 2000; index += 1) one.record(500_000);
    const { serviceTimeUs } = aggregate.report(META).totals;
    expect(serviceTimeUs).toMatchObject({
      min: one.min,
      p50: one.quantile(0.5),
      p90: one.quantile(0.9),
      p95: 500_000,
      p99: 500_000,
      max: 500_000,
    });
  });

  it('gives each second its own row', () => {
    const rows = feed(createRunAggregate(plan), new SimulatedOpenRun(scenario), 0, 16, someBad);
    expect(rows[0]).toMatchObject({
      atMs: 0,
      durationMs: 1000,
      phases: ['warmup'],
      scheduled: 50,
      started: 50,
      failures: { HTTP_503: 1 },
    });
    expect(rows[2]?.phases).toEqual(['ramp']);
    expect(rows[15]).toMatchObject({
      atMs: 15_000,
      phases: ['sustain'],
      scheduled: 150,
      ok: 147,
      failed: 3,
      inFlight: 2,
      users: 9,
      gcMs: 4,
      wakeLagP99Us: 120,
      loopUtilizationRatio: 0.3,
      residentBytes: HOST.residentBytes,
      verdict: { state: 'VALID', reasons: [] },
    });
    expect(rows[15]?.responseTimeUs?.max).toBe((rows[15]?.serviceTimeUs.max ?? 0) + 100);
  });

  it('does not count starts of a backlog, made long after they were asked for, as achieved', () => {
    const slow = openScenario([segment('sustain', 10, 100)]);
    const aggregate = createRunAggregate(planOf([slow]));
    for (let at = 0; at < 20; at += 1) {
      const scheduled = at < 10 ? 100 : 0;
      const arrival = {
        scenario: 'browse',
        phase: 'sustain' as const,
        ...NO_ARRIVALS,
        scheduled,
        started: 50,
        ok: 50,
        late: 50,
      };
      aggregate.addSecond(
        { ...EMPTY_SNAPSHOT, fromMs: at * 1000, toMs: (at + 1) * 1000, inFlight: 100, arrivals: [arrival] },
        HOST,
      );
    }
    const report = aggregate.report(META);
    expect(report.totals).toMatchObject({
      targetPerSecond: 100,
      achievedPerSecond: 50,
      late: 1000,
      measuredMs: 10_000,
    });
    expect(report.ledger).toEqual({
      scheduled: 1000,
      ok: 1000,
      failed: 0,
      dropped: 0,
      missed: 0,
      unaccounted: 0,
    });
    expect(report.verdict).toEqual({ state: 'VALID', reasons: [] });
  });

  it('counts what starts a moment after the end, only because of a timer, as achieved', () => {
    const aggregate = createRunAggregate(planOf([openScenario([segment('sustain', 1, 100)])]));
    const arrival = { scenario: 'browse', phase: 'sustain' as const, ...NO_ARRIVALS };
    aggregate.addSecond(
      { ...EMPTY_SNAPSHOT, arrivals: [{ ...arrival, scheduled: 100, started: 99, ok: 99 }] },
      HOST,
    );
    aggregate.addSecond(
      { ...EMPTY_SNAPSHOT, fromMs: 1000, toMs: 1004, arrivals: [{ ...arrival, started: 1, ok: 1 }] },
      HOST,
    );
    expect(aggregate.report(META).totals).toMatchObject({ targetPerSecond: 100, achievedPerSecond: 100 });
  });

  it('counts what starts at the very beginning of a part in the interval before it', () => {
    const aggregate = createRunAggregate(
      planOf([openScenario([segment('warmup', 1, 100), segment('sustain', 1, 100)])]),
    );
    const arrival = { scenario: 'browse', ...NO_ARRIVALS };
    const warm = { ...arrival, phase: 'warmup' as const, scheduled: 100, started: 100, ok: 100 };
    const first = { ...arrival, phase: 'sustain' as const, started: 1 };
    aggregate.addSecond({ ...EMPTY_SNAPSHOT, arrivals: [warm, first] }, HOST);
    const rest = { ...arrival, phase: 'sustain' as const, scheduled: 100, started: 99, ok: 100 };
    aggregate.addSecond({ ...EMPTY_SNAPSHOT, fromMs: 1000, toMs: 2000, arrivals: [rest] }, HOST);
    expect(aggregate.report(META).totals).toMatchObject({ targetPerSecond: 100, achievedPerSecond: 100 });
  });

  it('takes a second that a blocked engine tells of late from where the others have ended', () => {
    const aggregate = createRunAggregate(plan);
    aggregate.addSecond(EMPTY_SNAPSHOT, HOST);
    expect(aggregate.addSecond({ ...EMPTY_SNAPSHOT, fromMs: 0, toMs: 3000 }, HOST)).toMatchObject({
      atMs: 1000,
      durationMs: 2000,
    });
  });

  it('takes what is open at the end for unaccounted where an engine was lost, and for a defect where none was', () => {
    const lose = (lostEngines: number) => {
      const aggregate = createRunAggregate(plan);
      const arrival = {
        scenario: 'browse',
        phase: 'sustain' as const,
        ...NO_ARRIVALS,
        scheduled: 1000,
        started: 1000,
        ok: 997,
      };
      aggregate.addSecond({ ...EMPTY_SNAPSHOT, arrivals: [arrival] }, HOST);
      return aggregate.report({ ...META, lostEngines });
    };
    expect(lose(1).ledger).toEqual({
      scheduled: 1000,
      ok: 997,
      failed: 0,
      dropped: 0,
      missed: 0,
      unaccounted: 3,
    });
    expect(lose(1).verdict.state).toBe('SUSPECT');
    expect(lose(0).verdict.state).toBe('INVALID');
    expect(lose(0).verdict.reasons[0]).toContain('out by 3 of 1000');
  });

  it('tells once that names found no room', () => {
    const aggregate = createRunAggregate(plan);
    for (const toMs of [1000, 2000])
      aggregate.addSecond({ ...EMPTY_SNAPSHOT, fromMs: toMs - 1000, toMs, overflowed: 4 }, HOST);
    const { events } = aggregate.report({ ...META, events: [{ atMs: 1500, kind: 'phase', message: 'x' }] });
    expect(events.map(({ atMs, kind }) => [atMs, kind])).toEqual([
      [1000, 'overflow'],
      [1500, 'phase'],
    ]);
  });

  it('reports progress that adds up while iterations are in flight', () => {
    const aggregate = createRunAggregate(plan);
    const arrival = {
      scenario: 'browse',
      phase: 'warmup' as const,
      ...NO_ARRIVALS,
      scheduled: 50,
      started: 48,
      ok: 40,
      failed: 1,
    };
    const last = aggregate.addSecond({ ...EMPTY_SNAPSHOT, arrivals: [arrival], inFlight: 7 }, HOST);
    expect(aggregate.progress(last)).toMatchObject({
      atMs: 1000,
      plannedMs: 16_000,
      phases: ['warmup'],
      askedPerSecond: 50,
      achievedPerSecond: 48,
      inFlight: 7,
      ledger: { scheduled: 50, ok: 40, failed: 1, unaccounted: 9 },
      verdict: { state: 'VALID', reasons: [] },
    });
  });

  it('puts the rest of a run, in which the last iterations end, into its last row', () => {
    const { report } = exampleRun();
    const last = report.perSecond.at(-1);
    expect(last?.durationMs).toBeGreaterThan(1000);
    expect(last?.durationMs).toBeLessThan(1100);
    expect(report.perSecond.reduce((sum, { ok, failed }) => sum + ok + failed, 0)).toBe(
      report.ledger.ok + report.ledger.failed,
    );
  });
});
