import type { Json } from '@vajraedge/sdk';
import type { PreflightSummary, RunEvent, VerdictState } from '@vajraedge/core';
import type { FleetOutcome, ReceiverState, RunState } from '@vajraedge/protocol';
import type { NeededPlugin } from '../fleet/fleet-catalog.js';
import type { MemberState } from '../fleet/member.js';
import type { BlobName, RateOrder, Refusal } from '../fleet/worker-message.js';
import type { RunStart } from './run-time.js';

/** What somebody asked for when the run was made. */
export interface RunRequest {
  readonly minWorkers: number;
  readonly readyTimeoutMs: number;
  readonly proceedOnWarn: boolean;
  readonly skipPreflight: boolean;
  readonly preflightOnly: boolean;
}

/** A change of the rate as it was asked for. */
export interface RecordedChange extends RateOrder {
  readonly kind: 'rate' | 'pause' | 'resume';
  readonly by: string;
}

/** Where a scenario of a run stands, run times in milliseconds. */
export interface RecordedScenario {
  /** Null: it waits for another. */
  readonly beganMs: number | null;
  readonly endedMs: number | null;
}

/** Figures of a run for a list, as they were at its end. */
export interface RunFigures {
  readonly verdict: VerdictState | null;
  readonly thresholdsOk: boolean | null;
  readonly elapsedMs: number;
  readonly targetPerSecond: number;
  readonly achievedPerSecond: number;
  readonly errorRatio: number;
  readonly responseTimeP99Us: number | null;
  readonly workers: number;
}

/** A run as it is stored: plain data that survives JSON. */
export interface RunRecord {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  readonly outcome: FleetOutcome | null;
  readonly problem: Refusal | null;
  readonly createdMs: number;
  readonly createdBy: string;
  readonly endedMs: number | null;
  readonly tags: { readonly [name: string]: string };
  readonly note: string;
  readonly written: Json;
  readonly plan: BlobName;
  readonly files: readonly BlobName[];
  readonly plugins: readonly NeededPlugin[];
  readonly slotCount: number;
  /** Its scenarios in the order of the plan. */
  readonly models: readonly { readonly name: string; readonly model: 'open' | 'closed' }[];
  /** Length of the planned load, milliseconds. */
  readonly plannedMs: number;
  readonly request: RunRequest;
  readonly start: RunStart | null;
  /** Run time at which all load was stopped before its schedule. */
  readonly stoppedMs: number | null;
  readonly stop: RunStop | null;
  readonly paused: boolean;
  readonly preflight: PreflightSummary | null;
  readonly changes: readonly RecordedChange[];
  readonly scenarios: readonly RecordedScenario[];
  readonly events: readonly RunEvent[];
  readonly figures: RunFigures | null;
}

/** How a run was stopped. */
export interface RunStop {
  readonly outcome: FleetOutcome;
  readonly reason: string;
  /** No lease is renewed either: whoever does not answer stops by itself. */
  readonly kill: boolean;
}

/** Where a session's part in a run stands. */
export type PartState = 'preparing' | 'ready' | 'running' | 'finished' | 'lost' | 'failed';

/** A session's part in a run as it is stored, with the session itself. */
export interface PartRecord {
  readonly member: MemberState;
  readonly state: PartState;
  readonly armed: boolean;
  readonly preflight: PreflightSummary | null;
  readonly problem: string | null;
  readonly startErrorMs: number | null;
  readonly limitMs: number;
  readonly lastFrame: number | null;
  readonly receiver: ReceiverState;
  /** By scenario: how far frames have accounted for its indexes. */
  readonly positions: readonly PartPosition[];
  readonly endedScenarios: readonly number[];
  readonly stopped: boolean;
  /** It joined when the run was going on. */
  readonly isLate: boolean;
  /** Milliseconds since 1970 at which its engine was gone: no last frame will come. Null: it is not. */
  readonly goneWallMs: number | null;
}

/** What frames of a session have said of one scenario. */
export interface PartPosition {
  readonly settledIndex: number;
  readonly appliedHandover: number;
  /** Started, dropped or missed, by all frames. */
  readonly settledCount: number;
}
