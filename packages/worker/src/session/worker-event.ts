import type { AssignmentEvent } from '@vajraedge/protocol';

/** What a worker tells its master in order and once. */
export interface WorkerEvent {
  /** Empty: it is about the worker itself. */
  readonly runId: string;
  readonly event: NonNullable<AssignmentEvent['event']>;
}
