import {
  LatencyHistogram,
  type RunFile,
  type RunReport,
  type SecondReport,
  type SeriesReport,
  type TimeSummary,
} from '@vajraedge/core';

/** A name that would end a script, begin another one, break a line of JavaScript or write into an attribute. */
export const HOSTILE = `</script><script>window.broken=1</script><!-- <b onmouseover="window.broken=1"> ' \u2028 & \ud800`;

/** How a second of the example went. */
interface Second {
  readonly histogram: LatencyHistogram;
  readonly failed: number;
}

/** A run with everything in it: a slow spell, failures, seconds in doubt, hostile names. @param seconds its length */
export function exampleRun(seconds = 120): RunFile {
  const all = Array.from({ length: seconds }, (_, at) => secondOf(at, seconds));
  const whole = new LatencyHistogram();
  for (const { histogram } of all) whole.add(histogram.toSnapshot());
  const failed = all.reduce((sum, second) => sum + second.failed, 0);
  const times = {
    responseTimeUs: summaryOf(whole),
    serviceTimeUs: summaryOf(whole),
    startLagUs: summaryOf(whole),
  };
  const ledger = {
    scheduled: 500 * seconds,
    ok: 500 * seconds - failed,
    failed,
    dropped: 0,
    missed: 0,
    unaccounted: 0,
  };
  const none = { scheduled: 0, ok: 0, failed: 0, dropped: 0, missed: 0, unaccounted: 0 };
  const result: RunReport = {
    schemaVersion: 1,
    runId: '20261124-181846-3f9a2c',
    name: `checkout ${HOSTILE}`,
    tags: { commit: '1a2b3c', [HOSTILE]: HOSTILE },
    plan: {
      name: 'checkout',
      scenarios: { browse: { task: 'HTTP_GET', load: { targetTps: 500, sustain: '2m' } } },
      [HOSTILE]: HOSTILE,
    },
    startedAt: '2026-11-24T18:18:46.250Z',
    durationMs: seconds * 1000,
    outcome: 'finished',
    verdict: { state: 'SUSPECT', reasons: ['12 of 120 s: wake lag above 10 ms'] },
    verdictSeconds: { VALID: seconds - 12, SUSPECT: 10, INVALID: 2 },
    ledger,
    warmupLedger: none,
    totals: {
      targetPerSecond: 500,
      achievedPerSecond: 499.7,
      errorRatio: failed / (500 * seconds),
      late: 12,
      receivedBytes: 123_456_789,
      sentBytes: 1_234_567,
      measuredMs: seconds * 1000,
      ...times,
    },
    series: [
      seriesOf(null, times, failed),
      seriesOf(`log in ${HOSTILE}`, { ...times, responseTimeUs: null }, 0),
    ],
    warmupSeries: [],
    thresholds: [
      {
        ...SCOPE,
        expression: 'p99(responseTime) < 250ms',
        ok: true,
        actual: 181_000,
        limit: 250_000,
        unit: 'us',
        aborted: false,
      },
      {
        ...SCOPE,
        expression: 'errorRatio < 0.1%',
        ok: false,
        actual: 0.0123,
        limit: 0.001,
        unit: 'ratio',
        aborted: false,
        message: '1.23 % is not < 0.1 %',
      },
    ],
    preflight: {
      state: 'WARN',
      checks: [
        { name: 'service', state: 'PASS', message: 'answered in 2 ms', remedy: null },
        {
          name: 'resources',
          state: 'WARN',
          message: '1,024 file descriptors may be few',
          remedy: 'ulimit -n 65535',
        },
      ],
    },
    workers: [{ id: 'local', host: 'box', cores: 4, engines: 2, nodeVersion: 'v20.20.2' }],
    events: [
      { atMs: 0, kind: 'phase', message: 'browse: sustain' },
      { atMs: 60_000, kind: 'rate', message: `the rate was changed ${HOSTILE}` },
    ],
    perSecond: all.map(rowOf),
  };
  const intervals = all.map(({ histogram }, at) => ({
    fromMs: at * 1000,
    toMs: (at + 1) * 1000,
    histograms: (['responseTime', 'serviceTime'] as const).map((time) => ({
      ...{ scenario: 'browse', task: 'HTTP_GET', step: null, phase: 'sustain' as const, time },
      histogram: histogram.toSnapshot(),
    })),
  }));
  return { result, histograms: { intervals, trends: [] } };
}

const SCOPE = { scenario: null, task: null, step: null };

/** A wave with a slow spell in the middle, the same each time. */
function secondOf(at: number, seconds: number): Second {
  const histogram = new LatencyHistogram();
  const isSlow = Math.abs(at - seconds / 2) < seconds / 20;
  for (let index = 0; index < 500; index += 1) {
    const spread = 1 + ((index * 7919) % 100) / 40 + (index % 97 === 0 ? 8 : 0);
    histogram.record((isSlow ? 60_000 : 12_000) * spread * (1 + Math.sin(at / 9) / 4));
  }
  return { histogram, failed: isSlow ? 40 : at % 7 === 0 ? 3 : 0 };
}

function rowOf({ histogram, failed }: Second, at: number): SecondReport {
  const summary = summaryOf(histogram);
  const state = at % 40 === 39 ? 'INVALID' : at % 40 > 34 ? 'SUSPECT' : 'VALID';
  return {
    atMs: at * 1000,
    durationMs: 1000,
    phases: ['sustain'],
    scheduled: 500,
    started: 500 - (state === 'VALID' ? 0 : 40),
    ok: 500 - failed,
    failed,
    dropped: 0,
    missed: 0,
    late: 0,
    inFlight: Math.round(summary.p50 / 2000),
    users: 64,
    receivedBytes: 1_000_000,
    sentBytes: 10_000,
    failures: failed === 0 ? {} : { HTTP_5XX: failed - 1, [HOSTILE]: 1 },
    responseTimeUs: summary,
    serviceTimeUs: summary,
    startLagUs: { ...summary, p50: 80, p99: 900 },
    wakeLagP99Us: 120 + at,
    loopUtilizationRatio: 0.4,
    gcMs: 3,
    processCores: 0.6,
    machineCpuRatio: 0.3,
    residentBytes: 90_000_000,
    verdict: { state, reasons: state === 'VALID' ? [] : ['wake lag above 10 ms'] },
  };
}

function seriesOf(
  step: string | null,
  times: Pick<SeriesReport, 'responseTimeUs' | 'serviceTimeUs' | 'startLagUs'>,
  failed: number,
): SeriesReport {
  return {
    ...{
      scenario: 'browse',
      task: 'HTTP_GET',
      step,
      count: 60_000,
      perSecond: 499.7,
      errorRatio: failed / 60_000,
    },
    failures: failed === 0 ? {} : { HTTP_5XX: failed - 1, [HOSTILE]: 1 },
    examples: failed === 0 ? [] : [{ code: 'HTTP_5XX', message: `answered 503 ${HOSTILE}`, atMs: 61_200 }],
    receivedBytes: 123_456_789,
    sentBytes: 1_234_567,
    checks:
      step === null
        ? { 'status is 200': { passed: 59_000, failed: 1000 }, [HOSTILE]: { passed: 1, failed: 0 } }
        : {},
    labels: { status: { 200: 59_000, 503: 1000 } },
    counters: { items: 1234 },
    trends: { basket: { count: 4, ...summaryOf(new LatencyHistogram()) } },
    ...times,
  };
}

function summaryOf(histogram: LatencyHistogram): TimeSummary {
  const at = (share: number): number => histogram.quantile(share);
  return {
    min: histogram.min,
    mean: Math.round(histogram.mean),
    ...{ p50: at(0.5), p75: at(0.75), p90: at(0.9), p95: at(0.95), p99: at(0.99), p999: at(0.999) },
    max: histogram.max,
  };
}
