import type { ResolvedScenario, SlotShare } from '@vajraedge/core';
import type { SlotAccounts, SlotOrder } from '@vajraedge/protocol';
import type { RateOrder } from '../fleet/worker-message.js';
import type { PartPosition, RecordedScenario } from './run-record.js';

/** When something is to happen with slots. */
export interface SlotMoment {
  /** Of the monotonic clock. */
  readonly nowMs: number;
  readonly runMs: number;
}

/** How a session ends. */
export interface Departure {
  /** Run time from which on it cannot have started anything. */
  readonly limitMs: number;
  /**
   * Run time from which on it is not taken to have started anything, for the accounts alone: its connection was closed by
   * then, and it has not come back. Its frames, should they come, say what was.
   */
  readonly silentMs: number;
  /** Run time from which on its slots are nobody's. */
  readonly fromMs: number;
  /** It knew all changes of the rate. */
  readonly isCurrent: boolean;
}

/** The load of one scenario at the master: who has which of its slots, and where it stands. */
export interface LoadLine {
  readonly scenario: ResolvedScenario;
  /** Run time of its start; null: it waits for another. */
  beganMs: number | null;
  /** Run time at which all of it was over. */
  endedMs: number | null;
  /** Run time at which its schedule is over; Infinity as long as it has not begun. */
  readonly overMs: number;
  /** Highest rate that is or was asked for, per second; 0 where none is. */
  readonly peakPerSecond: number;
  /** Starts that are asked for in the second before a moment; 0 where there is no schedule. */
  askedAt(runMs: number): number;
  setWeight(sessionId: string, weight: number): void;
  /** Weight of what is to stay nobody's. */
  setReserve(weight: number): void;
  countOf(sessionId: string): number;
  /** Whether a draining session may go. */
  isDone(sessionId: string): boolean;
  /** Orders for slots that nobody has, and that should be elsewhere. */
  assign(moment: SlotMoment): readonly SlotOrder[];
  released(sessionId: string, share: SlotShare): readonly SlotOrder[];
  /** A session has ended or is lost. */
  lose(sessionId: string, departure: Departure): void;
  settle(
    sessionId: string,
    position: PartPosition,
    released: readonly SlotShare[],
    last: boolean,
  ): readonly SlotOrder[];
  change(order: RateOrder): void;
  /** Everybody knows all changes. */
  forgetOld(): void;
  /** What no frame has accounted for of what was due before a run time; null: there is no schedule. */
  accounts(untilMs: number): SlotAccounts | null;
  /** How many are due before a run time; 0 where there is no schedule. */
  dueBefore(runMs: number): number;
  toState(): unknown;
}

/** What a line is made with. */
export interface LoadLineOptions {
  readonly scenario: ResolvedScenario;
  readonly slotCount: number;
  readonly changes: readonly RateOrder[];
  readonly recorded: RecordedScenario;
  /** As it was stored. */
  readonly state: unknown;
}

/** Orders take effect so far ahead, milliseconds: they must have arrived by then. */
export const HANDOVER_MS = 400;
