import { LatencyHistogram, type Snapshot } from '@vajraedge/core';
import type { StoredFrame } from '../store/master-store.js';
import type { WorkerFigures } from './fleet-aggregate.js';

interface WorkerSecond {
  readonly toMs: number;
  readonly snapshots: readonly Snapshot[];
  readonly started: number;
  figures: WorkerFigures | null;
}

/** The last second of each worker. */
export class WorkerSeconds {
  readonly #seconds = new Map<string, WorkerSecond>();

  add({ workerId, snapshot }: StoredFrame): void {
    const before = this.#seconds.get(workerId);
    const started = (before?.started ?? 0) + startsOf(snapshot);
    if (before === undefined || before.toMs < snapshot.toMs) {
      this.#seconds.set(workerId, { toMs: snapshot.toMs, snapshots: [snapshot], started, figures: null });
      return;
    }
    // A large frame comes in parts; one of a second before only counts.
    const isPart = before.toMs === snapshot.toMs;
    const snapshots = isPart ? [...before.snapshots, snapshot] : before.snapshots;
    this.#seconds.set(workerId, { ...before, snapshots, started, figures: null });
  }

  figures(): ReadonlyMap<string, WorkerFigures> {
    return new Map([...this.#seconds].map(([id, second]) => [id, (second.figures ??= figuresOf(second))]));
  }
}

function figuresOf({ toMs, snapshots, started }: WorkerSecond): WorkerFigures {
  const fromMs = Math.min(...snapshots.map((snapshot) => snapshot.fromMs));
  const lag = new LatencyHistogram();
  for (const { startLagUs } of snapshots.flatMap(({ series }) => series))
    if (startLagUs !== null) lag.add(startLagUs);
  const starts = snapshots.reduce((sum, snapshot) => sum + startsOf(snapshot), 0);
  return {
    achievedPerSecond: toMs > fromMs ? (starts * 1000) / (toMs - fromMs) : 0,
    startLagP99Us: lag.count > 0 ? lag.quantile(0.99) : null,
    inFlight: snapshots.reduce((sum, { inFlight }) => sum + inFlight, 0),
    started,
  };
}

function startsOf({ arrivals }: Snapshot): number {
  return arrivals.reduce((sum, arrival) => sum + arrival.started, 0);
}
