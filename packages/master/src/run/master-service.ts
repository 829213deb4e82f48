import type { HeatMap, RunReport, SecondReport } from '@vajraedge/core';
import type {
  AuditView,
  CreateRunRequest,
  HealthView,
  Role,
  RunChange,
  RunSummaryView,
  RunView,
  SecondsUpdate,
  TaskTypeView,
  ValidationRequest,
  ValidationView,
  WorkerView,
} from '@vajraedge/protocol';

/** Who asks, for the audit. */
export interface Actor {
  readonly name: string;
  readonly role: Role;
}

/** Which runs to list; newest first. */
export interface RunFilter {
  readonly state?: 'active' | 'ended';
  /** Part of the name or id, case-insensitive. */
  readonly text?: string;
  /** `name=value`. */
  readonly tag?: string;
  /** At most so many; 50 unless given, 500 at most. */
  readonly limit?: number;
  /** Only runs created before this one (its id). */
  readonly before?: string;
}

/** What changes, as it happens. */
export interface MasterListener {
  onFleet?(workers: readonly WorkerView[]): void;
  onRun?(run: RunSummaryView): void;
  /** State, workers or events of a run have changed. */
  onDetail?(run: RunView): void;
  onSeconds?(update: SecondsUpdate): void;
}

/**
 * Everything that a master can be asked, without any transport. Views are frozen plain data. What acts checks nothing
 * about the actor's role: adapters do, in one place.
 */
export interface MasterService {
  tasks(): readonly TaskTypeView[];
  validate(request: ValidationRequest): ValidationView;
  /**
   * @throws VE_PLAN_… with all problems, VE_RUN_ACTIVE, VE_RUN_EXISTS, VE_NO_WORKERS, VE_MASTER_DEPOSED, VE_STORE_…
   */
  createRun(request: CreateRunRequest, actor: Actor): RunView;
  /** Resolves once a run that has ended is out of the way, so that another may begin; after two seconds in any case. */
  rested(): Promise<void>;
  runs(filter: RunFilter): readonly RunSummaryView[];
  /** @throws VE_RUN_UNKNOWN */
  run(id: string): RunView;
  /** Rows from a run time on; of all when it is left out. @throws VE_RUN_UNKNOWN */
  seconds(id: string, fromMs?: number): Promise<readonly SecondReport[]>;
  /** The result; so far, where the run has not ended. @throws VE_RUN_UNKNOWN, VE_RUN_NOT_STARTED */
  report(id: string): Promise<RunReport>;
  /**
   * A file with the histograms of each second, merged over the fleet: the HdrHistogram log, or the run file for
   * comparisons. In UTF-8.
   *
   * @throws VE_RUN_UNKNOWN, VE_RUN_NOT_STARTED, VE_RESULT_FAILED
   */
  file(id: string, kind: 'hdr-log' | 'run-file'): Promise<Uint8Array>;
  /** Null: nothing was recorded. @throws as {@link file} */
  heatMap(id: string): Promise<HeatMap | null>;
  /** @throws VE_RUN_UNKNOWN, VE_RUN_STATE where it does not fit, VE_SCENARIO_UNKNOWN */
  change(id: string, change: RunChange, actor: Actor): RunView;
  /** Ends a run: what runs may end, or (now) is given up. Idempotent. @throws VE_RUN_UNKNOWN */
  stop(id: string, options: { readonly now: boolean }, actor: Actor): RunView;
  /** The kill switch: all load of the fleet is 0 within one lease, whoever can be reached. @returns ids of what was stopped */
  stopAll(actor: Actor): readonly string[];
  /** Deletes an ended run and all that was stored of it. @throws VE_RUN_UNKNOWN, VE_RUN_STATE */
  remove(id: string, actor: Actor): void;
  workers(): readonly WorkerView[];
  /** Takes a worker's slots away in good order and lets it go. @throws VE_WORKER_UNKNOWN */
  drain(workerId: string, actor: Actor): void;
  audit(limit: number): readonly AuditView[];
  health(): HealthView;
  /** @returns takes the listener away again */
  subscribe(listener: MasterListener): () => void;
}
