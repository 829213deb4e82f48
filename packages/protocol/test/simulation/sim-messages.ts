import type { Snapshot } from '@vajraedge/core';
import type { Progress, RunningTotals, SessionPosition, SlotOrder, SlotShare } from '../../src/index.js';

/** From a worker to the master. */
export type ToMaster =
  | {
      readonly kind: 'register';
      readonly workerId: string;
      readonly attempt: number;
      readonly sentMs: number;
    }
  | {
      readonly kind: 'heartbeat';
      readonly sessionId: string;
      readonly sequence: number;
      readonly progress: Progress;
    }
  | {
      readonly kind: 'event';
      readonly sessionId: string;
      readonly sequence: number;
      readonly event: WorkerEvent;
    }
  | { readonly kind: 'acknowledge'; readonly sessionId: string; readonly command: number }
  | { readonly kind: 'frame'; readonly sessionId: string; readonly frame: SimFrame };

/** What a worker tells the master in order and once. */
export type WorkerEvent =
  { readonly type: 'released'; readonly share: SlotShare } | { readonly type: 'drain' };

/** What the master tells a worker in order and once. */
export type MasterOrder = SlotOrder | { readonly kind: 'dismiss' };

/** From the master to a worker. All carry its epoch. */
export type ToWorker = { readonly epoch: number } & (
  | {
      readonly kind: 'registered';
      readonly attempt: number;
      readonly sessionId: string;
      readonly sentMs: number;
      readonly startLimitMs: number;
      readonly runMs: number;
    }
  | {
      readonly kind: 'renewed';
      readonly sessionId: string;
      readonly sequence: number;
      readonly startLimitMs: number;
      readonly runMs: number;
    }
  | { readonly kind: 'refused'; readonly sessionId: string }
  | {
      readonly kind: 'command';
      readonly sessionId: string;
      readonly sequence: number;
      readonly order: MasterOrder;
    }
  | { readonly kind: 'acknowledged-event'; readonly sessionId: string; readonly event: number }
  | {
      readonly kind: 'acknowledged-frame';
      readonly sessionId: string;
      readonly sequence: number;
      readonly resend: boolean;
    }
);

/** An interval before it has a number. */
export interface SimDraft {
  readonly snapshot: Snapshot;
  readonly position: SessionPosition;
  readonly released: readonly SlotShare[];
  readonly last: boolean;
}

/** An interval with its number. */
export interface SimFrame extends SimDraft {
  readonly sequence: number;
  readonly totals: RunningTotals;
}
