import type { WorkerView } from '@vajraedge/protocol';
import type { MetricFamily, Sample } from './open-metrics-text.js';

/** Figures of the fleet: as many of each as there are workers. */
export function fleetFamilies(workers: readonly WorkerView[]): MetricFamily[] {
  const states = ['idle', 'busy', 'draining', 'excluded', 'lost'] as const;
  const each = (value: (worker: WorkerView) => number): Sample[] =>
    workers.map((worker) => ({ value: value(worker), labels: { worker: worker.name } }));
  return [
    {
      name: 'vajra_workers',
      type: 'gauge',
      help: 'Workers by state.',
      samples: states.map((state) => ({
        value: workers.filter((worker) => worker.state === state).length,
        labels: { state },
      })),
    },
    {
      name: 'vajra_worker_cpu_ratio',
      type: 'gauge',
      unit: 'ratio',
      help: 'Processor use of a worker.',
      samples: each(({ cpuRatio }) => cpuRatio),
    },
    {
      name: 'vajra_worker_resident_bytes',
      type: 'gauge',
      unit: 'bytes',
      help: 'Memory of a worker.',
      samples: each(({ residentBytes }) => residentBytes),
    },
    {
      name: 'vajra_worker_in_flight',
      type: 'gauge',
      help: 'Iterations in flight at a worker.',
      samples: each(({ inFlight }) => inFlight),
    },
    {
      name: 'vajra_worker_heartbeat_age_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'Age of the last heartbeat.',
      samples: each(({ heartbeatAgeMs }) => heartbeatAgeMs / 1000),
    },
    {
      name: 'vajra_worker_unacknowledged_frames',
      type: 'gauge',
      help: 'Frames that wait to be stored.',
      samples: each(({ unacknowledgedFrames }) => unacknowledgedFrames),
    },
  ];
}
