import { createRunAggregate, type RunAggregate } from '../../src/report/run-aggregate.js';
import type { RunReport } from '../../src/report/run-report.js';
import { histogramOf } from '../snapshot/snapshot-arbitrary.js';
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
  threshold,
} from './simulated-run.js';

const scenario = openScenario([segment('warmup', 2, 500), segment('sustain', 10, 500)]);

const fate = (index: number): Fate => ({
  serviceUs: 1200 + (index % 100) * 30 + (index % 1000 === 0 ? 80_000 : 0),
  lagUs: 60 + (index % 7) * 10,
  ...(index % 400 === 0 ? { code: index % 800 === 0 ? 'HTTP_503' : 'ETIMEDOUT' } : {}),
});

const THRESHOLDS = [
  threshold({
    expression: 'p99(responseTime) < 250ms',
    metric: { kind: 'quantile', time: 'responseTime', quantile: 0.99 },
    comparison: '<',
    limit: 250_000,
  }),
  threshold({
    expression: 'errorRatio < 0.001',
    metric: { kind: 'errorRatio' },
    comparison: '<',
    limit: 0.001,
    scenario: 'browse',
  }),
];

/** A run of 12 s with everything in it that a report can hold, and its aggregate. */
export function exampleRun(): { readonly report: RunReport; readonly aggregate: RunAggregate } {
  const aggregate = createRunAggregate(planOf([scenario], THRESHOLDS), { keepIntervals: true });
  feed(aggregate, new SimulatedOpenRun(scenario), 0, 12, fate);
  const arrival = { scenario: 'browse', phase: 'sustain' as const, ...NO_ARRIVALS, missed: 0 };
  aggregate.addSecond(
    { ...EMPTY_SNAPSHOT, fromMs: 12_000, toMs: 12_040, arrivals: [arrival], series: [ownNumbers()] },
    HOST,
  );
  const preflight = {
    state: 'WARN' as const,
    checks: [
      { name: 'service', state: 'PASS' as const, message: 'answered in 2 ms', remedy: null },
      {
        name: 'resources',
        state: 'WARN' as const,
        message: '1,024 file descriptors may be few',
        remedy: 'ulimit -n 65535',
      },
    ],
  };
  const events = [{ atMs: 2000, kind: 'phase', message: 'browse: sustain' }];
  return { report: aggregate.report({ ...META, preflight, events }), aggregate };
}

function ownNumbers() {
  const recorder = new SimulatedOpenRun(scenario).second(0, fate).series[0];
  if (recorder === undefined) throw new Error('the first second has a series');
  const none = { count: 0, sum: 0, min: 0, max: 0, indexes: [], counts: [] };
  const basket = histogramOf([1000, 1512, 2012, 4000]);
  return {
    ...recorder,
    phase: 'sustain' as const,
    count: 0,
    failures: {},
    receivedBytes: 0,
    sentBytes: 0,
    checks: {},
    labels: {},
    examples: [],
    counters: { items: 1234 },
    trends: { basket },
    responseTimeUs: none,
    serviceTimeUs: none,
    startLagUs: none,
  };
}
