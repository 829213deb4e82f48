/**
 * What the master's REST API and its live stream say: types alone, shared by the master, the dashboard and the command
 * line. The OpenAPI document that a master serves at /api/openapi.json describes the same.
 */
import type {
  PlanProblem,
  PreflightSummary,
  RunEvent,
  RunOutcome,
  RunProgress,
  RunReport,
  SecondReport,
  TaskManifest,
  VerdictState,
} from '@vajraedge/core';

/** What a person or program with a token may do: a viewer looks, an operator also acts. */
export type Role = 'viewer' | 'operator';

/** `GET /api/session`: who the token makes the caller. */
export interface SessionView {
  readonly role: Role;
  /** Name of the token, as it appears in the audit. */
  readonly name: string;
  /** Of the framework. */
  readonly version: string;
}

/** Body of every answer that is an error: RFC 9457, application/problem+json. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** `VE_…`, as in ERRORS.md. */
  readonly code: string;
  /** What to do now. */
  readonly hint: string;
  /** All problems of a plan, where that is what is wrong. */
  readonly problems?: readonly PlanProblem[];
}

/** A file that goes with a plan, such as a data feed. */
export interface PlanFile {
  /** As the plan names it: relative, without `..`. */
  readonly name: string;
  readonly contentBase64: string;
}

/** `POST /api/validation`. */
export interface ValidationRequest {
  /** The plan: text in YAML or JSON, or the plan itself. */
  readonly plan: string | object;
  readonly variables?: { readonly [name: string]: string };
  readonly files?: readonly PlanFile[];
}

/** Answer of `POST /api/validation`. */
export interface ValidationView {
  readonly ok: boolean;
  readonly problems: readonly PlanProblem[];
  /** Workers that have every plugin which the plan needs. */
  readonly ableWorkers: number;
  /** Length of the planned load, milliseconds; null where the plan does not say. */
  readonly plannedMs: number | null;
  /** What each scenario's load will be, the first 50 of them; empty where the plan has problems. */
  readonly loads: readonly LoadShapeView[];
}

/** The load of a scenario over time: straight lines between points. */
export interface LoadShapeView {
  readonly scenario: string;
  readonly model: 'open' | 'closed';
  readonly maxConcurrency: number;
  /** Run time in milliseconds; arrivals a second (open) or users (closed). */
  readonly points: readonly (readonly [atMs: number, value: number])[];
}

/** `POST /api/tests`. */
export interface CreateRunRequest extends ValidationRequest {
  /** Made up unless given. Letters, digits, `-`, `_`, `.`; at most 64. */
  readonly id?: string;
  readonly tags?: { readonly [name: string]: string };
  readonly note?: string;
  /** The run begins only with so many workers ready; 1 unless given. */
  readonly minWorkers?: number;
  /** How long workers may take to become ready, milliseconds; 30,000 unless given. */
  readonly readyTimeoutMs?: number;
  /** Go on by itself where pre-flight says WARN; else the run waits for `proceed`. */
  readonly proceedOnWarn?: boolean;
  readonly skipPreflight?: boolean;
  /** End after pre-flight, without offering any load. */
  readonly preflightOnly?: boolean;
}

/**
 * Where a run stands.
 *
 *     | state     | meaning                                                       | next                |
 *     | --------- | ------------------------------------------------------------- | ------------------- |
 *     | preparing | workers fetch the plan, run pre-flight, warm up                | waiting, armed, ended |
 *     | waiting   | pre-flight said WARN: somebody has to say `proceed`, or stop   | armed, ended        |
 *     | armed     | all know run time 0, which lies ahead                          | running, ended      |
 *     | running   | load is offered (at rate 0 where it is paused)                 | draining, ended     |
 *     | draining  | nothing starts any more; iterations end, last frames arrive    | ended               |
 *     | ended     | see `outcome`                                                  |                     |
 */
export type RunState = 'preparing' | 'waiting' | 'armed' | 'running' | 'draining' | 'ended';

/** How a run of a master came to its end: `refused` never began (pre-flight, plugins, too few workers). */
export type FleetOutcome = RunOutcome | 'refused';

/** A run in a list. */
export interface RunSummaryView {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  readonly outcome: FleetOutcome | null;
  readonly verdict: VerdictState | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Name of the token. */
  readonly createdBy: string;
  readonly tags: { readonly [name: string]: string };
  readonly note: string;
  /** Null: there are none, or it is not known yet. */
  readonly thresholdsOk: boolean | null;
  /** Run time so far, milliseconds. */
  readonly elapsedMs: number;
  readonly plannedMs: number | null;
  readonly targetPerSecond: number;
  readonly achievedPerSecond: number;
  readonly errorRatio: number;
  /** Null in a closed load, and before there is any. */
  readonly responseTimeP99Us: number | null;
  readonly workers: number;
  readonly paused: boolean;
}

/** A worker's part in a run. */
export interface RunWorkerView {
  readonly workerId: string;
  readonly name: string;
  /** `lost` once its lease was over or its engine was gone; `late`: it joined when the run was going on. */
  readonly state: 'preparing' | 'ready' | 'running' | 'draining' | 'finished' | 'lost' | 'failed';
  /** Share of the slots, 0 to 1. */
  readonly share: number;
  /** Starts in the last second. */
  readonly achievedPerSecond: number;
  readonly startLagP99Us: number | null;
  readonly inFlight: number;
  /** Latest clock offset and start error, milliseconds; null until known. */
  readonly startErrorMs: number | null;
  readonly preflight: PreflightSummary | null;
  /** In words, where it failed or was lost; else null. */
  readonly problem: string | null;
}

/** A change of the rate that was asked for while the run went on. */
export interface RateChangeView {
  readonly scenario: string;
  /** Run time from which it holds, milliseconds. */
  readonly atMs: number;
  readonly kind: 'rate' | 'pause' | 'resume';
  /** Null for pause and resume. */
  readonly targetPerSecond: number | null;
  readonly overMs: number;
  readonly by: string;
}

/** `GET /api/tests/:id`: everything that is needed to draw a run, apart from its seconds. */
export interface RunView extends RunSummaryView {
  /** The plan as written. */
  readonly plan: object;
  readonly scenarios: readonly { readonly name: string; readonly model: 'open' | 'closed' }[];
  readonly preflight: PreflightSummary | null;
  readonly progress: RunProgress | null;
  readonly workersOfRun: readonly RunWorkerView[];
  readonly events: readonly RunEvent[];
  readonly rateChanges: readonly RateChangeView[];
  /** Why it was refused or broke off, in words; else null. */
  readonly problem: { readonly code: string; readonly message: string; readonly hint: string } | null;
}

/** `PATCH /api/tests/:id`. */
export type RunChange =
  | {
      readonly action: 'rate';
      readonly targetPerSecond: number;
      /** All open scenarios unless given. */
      readonly scenario?: string;
      /** Time in which the rate goes there, milliseconds; 0 unless given. */
      readonly overMs?: number;
    }
  | { readonly action: 'pause' }
  | { readonly action: 'resume' }
  | { readonly action: 'proceed' }
  | {
      readonly action: 'annotate';
      readonly tags?: { readonly [name: string]: string };
      readonly note?: string;
    };

/** `GET /api/workers`. */
export interface WorkerView {
  readonly workerId: string;
  readonly name: string;
  readonly host: string;
  readonly processId: number;
  readonly version: string;
  readonly nodeVersion: string;
  readonly state: 'idle' | 'busy' | 'draining' | 'excluded' | 'lost';
  /** Milliseconds until it may have slots again, where it is excluded for flapping; else 0. */
  readonly excludedForMs: number;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly calibratedPerSecond: number;
  readonly maxPerSecond: number | null;
  readonly cpuRatio: number;
  readonly residentBytes: number;
  readonly inFlight: number;
  readonly unacknowledgedFrames: number;
  /** Age of its last heartbeat, milliseconds. */
  readonly heartbeatAgeMs: number;
  readonly roundTripMs: number | null;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly plugins: readonly { readonly package: string; readonly version: string }[];
  readonly runId: string | null;
  readonly tags: { readonly [name: string]: string };
}

/** `GET /api/tasks/types`. */
export interface TaskTypeView extends TaskManifest {
  /** Workers that have it. */
  readonly workers: number;
}

/** `GET /api/audit`: who did what; newest first. */
export interface AuditView {
  readonly at: string;
  readonly by: string;
  readonly role: Role;
  /** `run.create`, `run.rate`, `run.stop`, `fleet.stop`, `worker.drain`, … */
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}

/** `GET /api/health` (it lives) and `GET /api/ready` (it can take a run). */
export interface HealthView {
  readonly status: 'ok' | 'unavailable';
  readonly epoch: number;
  readonly workers: number;
  readonly activeRunId: string | null;
  /** In words, where the status is not ok. */
  readonly problems: readonly string[];
}

/** What the socket sends. A client asks with `watch` (a run's id) and `unwatch`; joining gives the last value at once. */
export interface StreamEvents {
  /** Everybody, each second and on change. */
  fleet: (workers: readonly WorkerView[]) => void;
  /** Everybody, on change: one run of the list. */
  run: (run: RunSummaryView) => void;
  /** Watchers of a run, on joining and on every change of state, workers or events. */
  detail: (run: RunView) => void;
  /** Watchers of a run, once a second: rows that are new or were updated by late frames. */
  seconds: (update: SecondsUpdate) => void;
}

/** Rows of a run. A row replaces an earlier one with the same `atMs`. */
export interface SecondsUpdate {
  readonly runId: string;
  readonly rows: readonly SecondReport[];
  readonly progress: RunProgress | null;
}

/** What a client sends on the socket; everything else is a request of the REST API. */
export interface StreamRequests {
  watch: (runId: string, answer: (problem: ProblemDocument | null) => void) => void;
  unwatch: (runId: string) => void;
}

/** `GET /api/tests/:id/result`. */
export type ResultView = RunReport;
