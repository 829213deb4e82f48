import type { SimWorker } from './sim-worker.js';

/** A machine that workers' processes run on, one after the other. */
export interface SimNode {
  readonly id: string;
  worker: SimWorker | null;
  stoppedUntilMs: number;
  killed: boolean;
}
