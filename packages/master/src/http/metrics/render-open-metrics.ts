import type { HealthView, RunView, WorkerView } from '@vajraedge/protocol';
import { fleetFamilies } from './fleet-families.js';
import { type MetricFamily, type Sample, toOpenMetricsText } from './open-metrics-text.js';
import type { ProcessFigures } from './process-figures.js';
import { runFamilies } from './run-families.js';

/** Media type of what {@link renderOpenMetrics} gives. */
export const OPEN_METRICS_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** What a master knows of itself, its fleet and the runs that go on. */
export interface MasterFigures {
  readonly version: string;
  readonly health: HealthView;
  readonly workers: readonly WorkerView[];
  /** Those that have not ended. */
  readonly runs: readonly RunView[];
  readonly process: ProcessFigures;
}

/** The figures as OpenMetrics text; times in seconds, as is usual there. Label values are as many as there are workers and runs. */
export function renderOpenMetrics(figures: MasterFigures): string {
  return toOpenMetricsText([
    ...masterFamilies(figures),
    ...fleetFamilies(figures.workers),
    ...runFamilies(figures.runs),
  ]);
}

function masterFamilies({ version, health, process }: MasterFigures): MetricFamily[] {
  const one = (value: number): Sample[] => [{ value }];
  return [
    { name: 'vajra_master', type: 'info', help: 'The master.', samples: [{ value: 1, labels: { version } }] },
    {
      name: 'vajra_master_up',
      type: 'gauge',
      help: '1 where it can work.',
      samples: one(health.status === 'ok' ? 1 : 0),
    },
    {
      name: 'vajra_master_epoch',
      type: 'gauge',
      help: 'Starts of this master so far.',
      samples: one(health.epoch),
    },
    {
      name: 'process_cpu_seconds',
      type: 'counter',
      unit: 'seconds',
      help: 'Processor time.',
      samples: one(process.cpuSeconds),
    },
    {
      name: 'process_resident_memory_bytes',
      type: 'gauge',
      unit: 'bytes',
      help: 'Memory.',
      samples: one(process.residentBytes),
    },
    {
      name: 'vajra_master_heap_bytes',
      type: 'gauge',
      unit: 'bytes',
      help: 'JavaScript heap in use.',
      samples: one(process.heapBytes),
    },
    {
      name: 'vajra_master_loop_utilization_ratio',
      type: 'gauge',
      unit: 'ratio',
      help: 'Busy share of the event loop.',
      samples: one(process.loopUtilizationRatio),
    },
    {
      name: 'vajra_master_loop_delay_seconds',
      type: 'summary',
      unit: 'seconds',
      help: 'How late the event loop was.',
      samples: [{ value: process.loopDelayP99Seconds, labels: { quantile: '0.99' } }],
    },
  ];
}
