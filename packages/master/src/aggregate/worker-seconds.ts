import { type HistogramSnapshot, LatencyHistogram, type Snapshot } from '@vajraedge/core';
import type { StoredFrame } from '../store/master-store.js';
import type { WorkerFigures } from './fleet-aggregate.js';

/** Of a worker's last second, what its figures need: the frames themselves are many, and would be kept a second too long. */
interface WorkerSecond {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lagsUs: readonly HistogramSnapshot[];
  /** Starts in this second, and in all. */
  readonly starts: number;
  readonly started: number;
  readonly inFlight: number;
  figures: WorkerFigures | null;
}

/** The last second of each worker. */
export class WorkerSeconds {
  readonly #seconds = new Map<string, WorkerSecond>();

  add({ workerId, snapshot }: StoredFrame): void {
    const before = this.#seconds.get(workerId);
    const second = secondOf(snapshot, before?.started ?? 0);
    if (before === undefined || before.toMs < second.toMs) {
      this.#seconds.set(workerId, second);
      return;
    }
    // A large frame comes in parts; one of a second before only counts.
    const isPart = before.toMs === second.toMs;
    const whole = isPart ? joined(before, second) : { ...before, started: second.started };
    this.#seconds.set(workerId, whole);
  }

  figures(): ReadonlyMap<string, WorkerFigures> {
    return new Map([...this.#seconds].map(([id, second]) => [id, (second.figures ??= figuresOf(second))]));
  }
}

function secondOf(
  { fromMs, toMs, series, arrivals, inFlight }: Snapshot,
  startedBefore: number,
): WorkerSecond {
  const lagsUs = series.flatMap(({ startLagUs }) => startLagUs ?? []);
  const starts = arrivals.reduce((sum, arrival) => sum + arrival.started, 0);
  return { fromMs, toMs, lagsUs, starts, started: startedBefore + starts, inFlight, figures: null };
}

function joined(before: WorkerSecond, part: WorkerSecond): WorkerSecond {
  return {
    ...part,
    fromMs: Math.min(before.fromMs, part.fromMs),
    lagsUs: [...before.lagsUs, ...part.lagsUs],
    starts: before.starts + part.starts,
    inFlight: before.inFlight + part.inFlight,
  };
}

function figuresOf({ fromMs, toMs, lagsUs, starts, started, inFlight }: WorkerSecond): WorkerFigures {
  LAG.reset();
  for (const lagUs of lagsUs) LAG.add(lagUs);
  return {
    achievedPerSecond: toMs > fromMs ? (starts * 1000) / (toMs - fromMs) : 0,
    startLagP99Us: LAG.count > 0 ? LAG.quantile(0.99) : null,
    inFlight,
    started,
  };
}

/** For one worker after the other. */
const LAG = new LatencyHistogram();
