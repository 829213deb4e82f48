import type { PreflightSummary } from '@vajraedge/core';
import type { SlotShare } from '@vajraedge/protocol';

/** Why something is not done, in words. */
export interface Refusal {
  /** `VE_…` */
  readonly code: string;
  readonly message: string;
  /** What to do now; may be empty. */
  readonly hint: string;
}

/** Content that a worker fetches by its digest. */
export interface BlobName {
  readonly digestHex: string;
  readonly sizeBytes: number;
  /** What the plan calls it; empty for the plan itself. */
  readonly name: string;
}

/** A scenario's load in short: the plan itself is a blob. */
export interface LoadInShort {
  readonly scenario: string;
  readonly targetPerSecond: number;
  readonly maxConcurrency: number;
  readonly rampUpMs: number;
  readonly sustainMs: number;
}

/** A run to be prepared. */
export interface Assignment {
  readonly plan: BlobName;
  readonly files: readonly BlobName[];
  readonly plugins: readonly { readonly package: string; readonly version: string }[];
  readonly slotCount: number;
  readonly loads: readonly LoadInShort[];
  readonly skipPreflight: boolean;
}

/** A change of a scenario's rate; null: what the plan says holds again. */
export interface RateOrder {
  readonly scenarioIndex: number;
  readonly atRunMs: number;
  readonly targetPerSecond: number | null;
  readonly overMs: number;
}

/** What a worker is told, in order and once. Plain data that survives JSON: it is stored before it is sent. */
export type WorkerCommand = { readonly runId: string } & (
  | { readonly kind: 'prepare'; readonly assignment: Assignment }
  /** When it is sent, `startInMs` is filled in: run time 0, as milliseconds from then. */
  | { readonly kind: 'arm'; readonly startInMs: number }
  | { readonly kind: 'grant' | 'revoke'; readonly share: SlotShare; readonly slotCount: number }
  | { readonly kind: 'rate'; readonly change: RateOrder }
  | { readonly kind: 'begin'; readonly scenarioIndex: number; readonly atRunMs: number }
  | { readonly kind: 'stop'; readonly reason: string; readonly gracefulStopMs: number }
  /** Of the session, not of a run: it gets no more work, and may go when it has none. */
  | { readonly kind: 'drain'; readonly reason: string }
);

/** What a worker tells, in order and once. */
export type WorkerEvent =
  | { readonly kind: 'ready'; readonly preflight: PreflightSummary | null }
  | { readonly kind: 'armed'; readonly clockOffsetMs: number; readonly roundTripMs: number }
  | { readonly kind: 'released'; readonly share: SlotShare }
  | { readonly kind: 'scenario-ended'; readonly scenarioIndex: number }
  | { readonly kind: 'finished'; readonly lastFrame: number; readonly startErrorMs: number }
  | { readonly kind: 'failed'; readonly problem: Refusal }
  | { readonly kind: 'drain-requested'; readonly reason: string };

/** A command as it goes out; null: an acknowledgement alone, with the number 0. */
export interface OutgoingCommand {
  readonly sequence: number;
  /** Events up to this number have been processed, and are stored. */
  readonly acknowledgedEvent: number;
  readonly command: WorkerCommand | null;
}

/** A connection on which a session gets its commands. */
export interface CommandLink {
  send(outgoing: OutgoingCommand): void;
  /** The session is no more, or has another connection. */
  close(refusal: Refusal): void;
}
