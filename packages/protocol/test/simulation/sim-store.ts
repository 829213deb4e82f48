import type { Inbox, Outbox, ReceiverState, SlotTableState } from '../../src/index.js';
import type { MasterOrder } from './sim-messages.js';

/** A session, as the master knows it. */
export interface Member {
  readonly sessionId: string;
  readonly workerId: string;
  readonly attempt: number;
  readonly sinceMs: number;
  draining: boolean;
  dismissed: boolean;
  lost: boolean;
  /** Start limit that was given out last, milliseconds of run time. */
  limitMs: number;
  commands: Outbox<MasterOrder>;
  events: Inbox;
}

/** What is in the store: enough to go on after a crash. */
export interface Stored {
  readonly epoch: number;
  readonly sessions: number;
  readonly started: number;
  readonly missed: number;
  readonly table: SlotTableState;
  readonly receivers: readonly (readonly [string, ReceiverState])[];
  readonly members: readonly (Omit<Member, 'commands' | 'events'> & {
    readonly commands: ReturnType<Outbox<MasterOrder>['toState']>;
    readonly lastEvent: number;
  })[];
}
