import type { HostSample, RunReport, Snapshot } from '@vajraedge/core';
import type { AuditView } from '@vajraedge/protocol';

/** A run as it lies in a store: a few columns to find it by, and what the run controller needs to go on with it. */
export interface StoredRun<Record = unknown> {
  readonly id: string;
  readonly name: string;
  readonly state: 'active' | 'ended';
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  /** An ended run with a tag named `keep` is never let go by {@link MasterStore.tidy}. */
  readonly tags: { readonly [name: string]: string };
  /** Hex digests of the blobs that the run needs: they go with the last run that names them. As before when left out. */
  readonly blobs?: readonly string[];
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
  /** Empty where it was merged from several sessions, as is the worker's id then. */
  readonly sessionId: string;
  readonly workerId: string;
  readonly snapshot: Snapshot;
  readonly host: HostSample | null;
}

/** Which runs to find; newest first. */
export interface StoredRunFilter {
  readonly state?: 'active' | 'ended';
  /** Part of the name or id, case-insensitive. */
  readonly text?: string;
  readonly tag?: { readonly name: string; readonly value: string };
  readonly limit: number;
  /** Id of a run: only those that were stored before it. */
  readonly before?: string;
}

/** What can be written, inside of {@link MasterStore.transact} alone. All or nothing. */
export interface StoreWriter {
  /** Stores a run, or changes it. */
  putRun(run: StoredRun): void;
  /** Run, sessions, slots, frames, report: all of it. What is large is freed by {@link MasterStore.tidy}. */
  deleteRun(id: string): void;
  putSession(session: StoredSession): void;
  /** Slots of one scenario of a run. */
  putSlots(runId: string, scenarioIndex: number, state: unknown): void;
  /** Bytes of the snapshot are kept as they came. */
  putFrame(runId: string, frame: StoredFrame, snapshotBytes: Uint8Array): void;
  /** Plans and data files, by the hex digest of their content. Written once. */
  putBlob(digestHex: string, content: Uint8Array): void;
  putReport(runId: string, report: RunReport): void;
  /** The latest 10,000 entries are kept. */
  addAudit(entry: AuditView): void;
  /** The controller's own, for example its flap guard. */
  putSetting(name: string, value: unknown): void;
}

/** The sum of all frames of one second. */
export interface SecondSum {
  /** How many frames were added up. */
  readonly frames: number;
  readonly snapshot: Snapshot;
  readonly host: HostSample | null;
}

/** Sums that somebody has made already. Frames are added to them after they were stored, never before. */
export interface SecondSums {
  /** The sum of a second, by its number: that which ends at so many seconds of run time. Null: it is not known. */
  secondSum(second: number): SecondSum | null;
}

/** Frames of a run, for those who add them up. */
export interface FrameSource {
  /**
   * Frames that ended after `afterMs`, up to and including `upToMs` of run time, in the order of their ends. All are
   * read at once, and decoded one by one as they are taken. Generators are numbered over the fleet.
   *
   * @throws VE_STORE_FAILED
   */
  frames(runId: string, afterMs?: number, upToMs?: number): IterableIterator<StoredFrame>;
  /** End of the first frame that ended after `afterMs`; null: there is none. @throws VE_STORE_FAILED */
  nextFrameMs(runId: string, afterMs: number): number | null;
  /** End of the last frame; null: there is none. @throws VE_STORE_FAILED */
  lastFrameMs(runId: string): number | null;
  /** A worker's engine as it is numbered over the fleet, in {@link FrameSource.frames}, once it has had a frame. */
  engineNumber(runId: string, workerId: string, engine: number): number;
}

/** Everything that a master keeps, in one file. Reading throws VE_STORE_FAILED where it is not possible. */
export interface MasterStore extends FrameSource {
  /** One more than that of the master before. */
  readonly epoch: number;
  /** In words, what kept it from writing when it last tried; null: nothing. */
  readonly problem: string | null;
  /**
   * Runs `work` in one transaction, after checking that no newer master has opened the store. Synchronous.
   *
   * @throws VE_MASTER_DEPOSED, VE_STORE_FULL, VE_STORE_FAILED, and what `work` throws: nothing was written then
   */
  transact<T>(work: (write: StoreWriter) => T): T;
  runs(filter: StoredRunFilter): readonly StoredRun[];
  run(id: string): StoredRun | null;
  sessions(runId: string): readonly StoredSession[];
  slots(runId: string): ReadonlyMap<number, unknown>;
  blob(digestHex: string): Uint8Array | null;
  report(runId: string): RunReport | null;
  /** Newest first. */
  audit(limit: number): readonly AuditView[];
  /** Undefined where there is none. */
  setting(name: string): unknown;
  /**
   * Merges frames that lie more than ten seconds back by second (`all`: all of them, for a run that has ended), a few
   * milliseconds' worth a call. What they add up to stays the same.
   *
   * @param sums spare it reading them again, where they hold as many frames as it does
   * @returns whether there is more
   * @throws as {@link MasterStore.transact}
   */
  compact(runId: string, all: boolean, sums?: SecondSums): boolean;
  /**
   * Lets go of ended runs beyond the number that is kept, oldest first, frees what deleted ones held, and merges what is
   * left of ended ones, a few milliseconds' worth a call.
   *
   * @returns whether there is more
   * @throws as {@link MasterStore.transact}
   */
  tidy(): boolean;
  /** Idempotent. */
  close(): void;
}
