import { type HostSample, type RunReport, type Snapshot } from '@vajraedge/core';
import { type AuditView } from '@vajraedge/protocol';

/** A run as it lies in a store: a few columns to find it by, and what the run controller needs to go on with it. */
export interface StoredRun<Record = unknown> {
  readonly id: string;
  readonly name: string;
  readonly state: 'active' | 'ended';
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  readonly tags: { readonly [name: string]: string };
  /** The controller's own, as plain data that survives JSON. */
  readonly record: Record;
}

/** A session's part in a run; one row each, written with every frame. */
export interface StoredSession<Record = unknown> {
  readonly runId: string;
  readonly sessionId: string;
  readonly record: Record;
}

/** A frame as it was applied, or several of one second merged. */
export interface StoredFrame {
  readonly sessionId: string;
  readonly workerId: string;
  readonly snapshot: Snapshot;
  readonly host: HostSample | null;
}

/** What can be written, inside of {@link MasterStore.transact} alone. All or nothing. */
export interface StoreWriter {
  putRun(run: StoredRun): void;
  /** Run, sessions, slots, frames, report: all of it. */
  deleteRun(id: string): void;
  putSession(session: StoredSession): void;
  /** Slots of one scenario of a run. */
  putSlots(runId: string, scenarioIndex: number, state: unknown): void;
  /** Bytes of the snapshot are kept as they came. */
  putFrame(runId: string, frame: StoredFrame, snapshotBytes: Uint8Array): void;
  /** Plans and data files, by the hex digest of their content. Written once. */
  putBlob(digestHex: string, content: Uint8Array): void;
  putReport(runId: string, report: RunReport): void;
  addAudit(entry: AuditView): void;
  /** The controller's own, for example its flap guard. */
  putSetting(name: string, value: unknown): void;
}

/** Everything that a master keeps, in one file. */
export interface MasterStore {
  /** One more than that of the master before. */
  readonly epoch: number;
  /** In words, what keeps it from writing at present; null: nothing. */
  readonly problem: string | null;
  /**
   * Runs `work` in one transaction, after checking that no newer master has opened the store. Synchronous.
   *
   * @throws VE_MASTER_DEPOSED, VE_STORE_FULL, VE_STORE_FAILED: nothing was written then
   */
  transact<T>(work: (write: StoreWriter) => T): T;
  /** Newest first. */
  runs(filter: {
    readonly state?: 'active' | 'ended';
    readonly text?: string;
    readonly tag?: { readonly name: string; readonly value: string };
    readonly limit: number;
    readonly before?: string;
  }): readonly StoredRun[];
  run(id: string): StoredRun | null;
  sessions(runId: string): readonly StoredSession[];
  slots(runId: string): ReadonlyMap<number, unknown>;
  /** All frames of a run in the order of their ends, merged by second where they have been compacted. Read step by step. */
  frames(runId: string, fromMs?: number): IterableIterator<StoredFrame>;
  blob(digestHex: string): Uint8Array | null;
  report(runId: string): RunReport | null;
  audit(limit: number): readonly AuditView[];
  setting(name: string): unknown;
  /** Merges what lies more than a minute back (all, where the run has ended), a little at a time. @returns whether there is more */
  compact(runId: string, all: boolean): boolean;
  close(): void;
}
