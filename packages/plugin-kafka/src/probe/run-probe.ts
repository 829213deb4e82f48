import { type ProbeResult, type ProbeTimings, VajraError } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import { failureCodeOf, failureMessageOf } from '../failure/failure-code.js';
import { remedyFor } from '../failure/failure-table.js';
import type { ClusterFacts } from './cluster-facts.js';

/** What a probe saw. */
export interface Seen {
  readonly message: string;
  readonly facts: ClusterFacts;
  readonly timings?: Partial<ProbeTimings>;
}

/** What a probe works on: how it ends at its deadline. */
export interface Probed {
  /** Cuts its connections. */
  destroy(): Promise<void>;
}

/**
 * Runs what a probe does, and says in a probe's words how it ended: at its deadline too. Never throws.
 *
 * @param brokers how the cluster is called in messages
 * @param open makes what is probed; throws what is wrong with the parameters
 */
export async function runProbe<Target extends Probed>(
  brokers: string,
  signal: AbortSignal,
  open: () => Promise<Target>,
  look: (target: Target) => Promise<Seen>,
): Promise<ProbeResult> {
  const startMs = nowMs();
  try {
    const target = await open();
    const { message, facts, timings } = await untilAborted(signal, target, look);
    return {
      ok: true,
      message: `${brokers}: ${message}`,
      protocol: 'Kafka',
      timings: { ...timings, totalMs: rounded(nowMs() - startMs) },
      details: { ...facts },
    };
  } catch (error) {
    const isOurs = error instanceof VajraError;
    const failureCode = isOurs ? 'KAFKA_REQUEST_INVALID' : failureCodeOf(error);
    const remedy = isOurs ? error.hint : remedyFor(failureCode);
    const message = `${brokers}: ${failureMessageOf(error)}`;
    return { ok: false, failureCode, message, ...(remedy === '' ? {} : { remedy }) };
  }
}

async function untilAborted<Target extends Probed>(
  signal: AbortSignal,
  target: Target,
  look: (target: Target) => Promise<Seen>,
): Promise<Seen> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      const late = new Error("not done before the probe's deadline");
      reject(Object.assign(late, { name: 'TaskFailure', code: 'KAFKA_TIMEOUT' }));
    };
  });
  signal.addEventListener('abort', onAbort);
  try {
    if (signal.aborted) onAbort();
    return await Promise.race([aborted, look(target)]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await target.destroy();
  }
}

/** To the microsecond. */
export function rounded(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000;
}
