import { VajraError } from '@vajraedge/sdk';
import type { WorkerEvent } from '../session/worker-event.js';
import type { RunAccount } from './run-account.js';
import type { RunHost } from './run-host.js';

/** A run at this worker, and how it stands with the session. */
export interface Assigned {
  readonly host: RunHost;
  readonly account: RunAccount;
  /** The session's start limit, run time; null: it has none yet. */
  limitMs: number | null;
  /** Since when the master waits to hear that the run is armed; null: it does not. */
  armedMs: number | null;
  lastFrame: number | null;
  /** The master has been told that it has failed. */
  hasFailed: boolean;
}

/** What is told of an engine that is gone. @returns VE_ENGINE_LOST */
export function engineLost(reason: string): VajraError {
  return new VajraError('VE_ENGINE_LOST', `The engine process is gone: ${reason}.`, {
    hint: 'Look for a task that calls process.exit or needs more memory than there is.',
  });
}

/** The end of a run of which nothing was started. */
export function nothingFinished(): WorkerEvent['event'] {
  return { $case: 'finished', value: { lastFrame: 0, startErrorMs: 0 } };
}
