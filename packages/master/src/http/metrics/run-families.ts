import type { TimeSummary } from '@vajraedge/core';
import type { RunView } from '@vajraedge/protocol';
import type { MetricFamily, Sample } from './open-metrics-text.js';

const QUANTILES = [
  ['0.5', 'p50'],
  ['0.75', 'p75'],
  ['0.9', 'p90'],
  ['0.95', 'p95'],
  ['0.99', 'p99'],
  ['0.999', 'p999'],
] as const satisfies readonly (readonly [string, keyof TimeSummary])[];

/** Figures of runs. Times are of what is measured so far: warm-up is left out. */
export function runFamilies(runs: readonly RunView[]): MetricFamily[] {
  return [...stateFamilies(runs), ...timeFamilies(runs)];
}

function stateFamilies(runs: readonly RunView[]): MetricFamily[] {
  const each = (value: (run: RunView) => number | null): Sample[] =>
    runs.map((run) => ({ value: value(run), labels: { run: run.id } }));
  return [
    {
      name: 'vajra_run_elapsed_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'Run time.',
      samples: each(({ elapsedMs }) => elapsedMs / 1000),
    },
    {
      name: 'vajra_run_asked_per_second',
      type: 'gauge',
      help: 'Rate that is asked for.',
      samples: each(({ progress }) => progress?.askedPerSecond ?? null),
    },
    {
      name: 'vajra_run_achieved_per_second',
      type: 'gauge',
      help: 'Rate of starts.',
      samples: each(({ progress }) => progress?.achievedPerSecond ?? null),
    },
    {
      name: 'vajra_run_in_flight',
      type: 'gauge',
      help: 'Iterations in flight.',
      samples: each(({ progress }) => progress?.inFlight ?? null),
    },
    {
      name: 'vajra_run_workers',
      type: 'gauge',
      help: 'Workers of the run.',
      samples: each(({ workers }) => workers),
    },
    {
      name: 'vajra_run_iterations',
      type: 'counter',
      help: 'The ledger: what became of what was due.',
      samples: runs.flatMap(ledgerSamples),
    },
    {
      name: 'vajra_run_failures',
      type: 'counter',
      help: 'Failed iterations by cause.',
      samples: runs.flatMap(failureSamples),
    },
    {
      name: 'vajra_run_verdict',
      type: 'stateset',
      help: 'Whether the generator kept up.',
      samples: runs.flatMap(verdictSamples),
    },
  ];
}

function timeFamilies(runs: readonly RunView[]): MetricFamily[] {
  return [
    summaryFamily(
      'vajra_run_response_time_seconds',
      'From due to end; what is measured so far.',
      runs,
      'responseTimeUs',
    ),
    summaryFamily(
      'vajra_run_service_time_seconds',
      'From start to end; what is measured so far.',
      runs,
      'serviceTimeUs',
    ),
    summaryFamily(
      'vajra_run_start_lag_seconds',
      'From due to start; what is measured so far.',
      runs,
      'startLagUs',
    ),
  ];
}

function ledgerSamples({ id, progress }: RunView): Sample[] {
  if (progress === null) return [];
  const { ok, failed, dropped, missed } = progress.ledger;
  return Object.entries({ ok, failed, dropped, missed }).map(([result, value]) => ({
    value,
    labels: { run: id, result },
  }));
}

function failureSamples({ id, progress }: RunView): Sample[] {
  return Object.entries(progress?.failures ?? {}).map(([code, value]) => ({
    value,
    labels: { run: id, code },
  }));
}

function verdictSamples({ id, progress }: RunView): Sample[] {
  if (progress === null) return [];
  return ['VALID', 'SUSPECT', 'INVALID'].map((state) => ({
    value: progress.verdict.state === state ? 1 : 0,
    labels: { run: id, vajra_run_verdict: state },
  }));
}

function summaryFamily(
  name: string,
  help: string,
  runs: readonly RunView[],
  time: 'responseTimeUs' | 'serviceTimeUs' | 'startLagUs',
): MetricFamily {
  const samples = runs.flatMap(({ id, progress }) => {
    const summary = progress?.totals[time] ?? null;
    if (summary === null) return [];
    return QUANTILES.map(([quantile, figure]) => ({
      value: summary[figure] / 1e6,
      labels: { run: id, quantile },
    }));
  });
  return { name, type: 'summary', unit: 'seconds', help, samples };
}
