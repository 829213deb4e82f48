import type { RunProgress, TimeSummary } from '@vajraedge/core';

/** Times around a median, microseconds. */
function timesOf(p50: number): TimeSummary {
  return {
    min: p50 / 2,
    mean: p50,
    p50,
    p75: p50 * 1.2,
    p90: p50 * 1.5,
    p95: p50 * 2,
    p99: p50 * 4,
    p999: p50 * 8,
    max: p50 * 10,
  };
}

/** An open run at its twelfth second of thirty. */
export function progressOf(change: Partial<RunProgress> = {}): RunProgress {
  const times = { responseTimeUs: timesOf(1200), serviceTimeUs: timesOf(1100), startLagUs: timesOf(20) };
  return {
    atMs: 12_000,
    plannedMs: 30_000,
    phases: ['sustain'],
    last: {
      atMs: 11_000,
      durationMs: 1000,
      phases: ['sustain'],
      scheduled: 500,
      started: 500,
      ok: 499,
      failed: 1,
      dropped: 0,
      missed: 0,
      late: 0,
      inFlight: 3,
      users: 40,
      receivedBytes: 0,
      sentBytes: 0,
      failures: { HTTP_5XX: 1 },
      ...times,
      wakeLagP99Us: 80,
      loopUtilizationRatio: 0.2,
      gcMs: 1,
      processCores: 0.3,
      machineCpuRatio: 0.2,
      residentBytes: 1e8,
      verdict: { state: 'VALID', reasons: [] },
    },
    totals: {
      targetPerSecond: 500,
      achievedPerSecond: 500,
      errorRatio: 0.002,
      late: 0,
      receivedBytes: 0,
      sentBytes: 0,
      measuredMs: 12_000,
      ...times,
      responseTimeUs: timesOf(1300),
    },
    ledger: { scheduled: 6003, ok: 5988, failed: 12, dropped: 0, missed: 0, unaccounted: 3 },
    failures: { HTTP_5XX: 10, ECONNRESET: 2 },
    verdict: { state: 'VALID', reasons: [] },
    askedPerSecond: 500,
    achievedPerSecond: 500,
    inFlight: 3,
    thresholds: [
      {
        expression: 'p99(responseTime) < 250ms',
        scenario: null,
        task: null,
        step: null,
        ok: true,
        actual: 5200,
        limit: 250_000,
        unit: 'us',
        aborted: false,
      },
      {
        expression: 'errorRatio < 0.1%',
        scenario: null,
        task: null,
        step: null,
        ok: false,
        actual: 0.002,
        limit: 0.001,
        unit: 'ratio',
        aborted: false,
      },
    ],
    ...change,
  };
}
