import type { ParameterShape, ParameterValues } from './parameters.js';
import type { ProbeResult, Target } from './preflight.js';

/** Names that a task knows: constants of the plan, rows of data feeds, and what earlier tasks of the user left here. */
export interface Variables {
  /** The value, or `undefined` where nothing has that name. A data feed's name gives its current row. */
  get(name: string): unknown;
  /** Sets a name for this user, for this and all later iterations; templates in parameters see it too. */
  set(name: string, value: unknown): void;
}

/** A task's own numbers. Names are capped per run; what is over the cap is counted as `__overflow__`. */
export interface TaskMetrics {
  /** Adds to a counter. `by` is 1 unless given. */
  add(name: string, by?: number): void;
  /** Records a value of a trend (0 to 1e9, three significant digits, resolution 0.001); quantiles are reported. */
  record(name: string, value: number): void;
}

/**
 * What one iteration may end with. Returning nothing is the same as returning an empty outcome: the iteration is ok.
 * The engine reads it before it starts the user's next iteration, so a task may reuse one object.
 */
export interface Outcome {
  /** Bytes received in this iteration. */
  readonly receivedBytes?: number;
  /** Bytes sent in this iteration. */
  readonly sentBytes?: number;
  /** The iteration failed under this code (`A-Z`, `0-9`, `_`; at most 64 characters). */
  readonly failureCode?: string | undefined;
  /** One sentence kept as an example of that failure. */
  readonly failureMessage?: string | undefined;
  /** Counted by name and value, for example `{ status: '200' }`; capped per series. */
  readonly labels?: { readonly [name: string]: string | number } | undefined;
}

/**
 * What an iteration is given. Its functions may be taken out of it (`({ step, check }) => …`). The engine does the
 * timing: from the moment the iteration was due, and from the moment it began, to the moment `execute` settles.
 */
export interface TaskContext<Values = { readonly [name: string]: unknown }> {
  /**
   * The parameters, variables filled in, durations in milliseconds, sizes in bytes. The same object as in the user's
   * last iteration when nothing in them changed, so what was made from it can be kept.
   */
  readonly parameters: Values;
  /** Number of this iteration in its scenario, from 0, unique in the run. */
  readonly iteration: number;
  /** Number of the user, from 0, unique in its scenario. */
  readonly user: number;
  /**
   * Aborted when the run stops without waiting, or when the iteration has overrun its limit. Each iteration has its own,
   * made when it is asked for (about 1 us); what lives as long as the user takes that of {@link UserContext}.
   */
  readonly signal: AbortSignal;
  readonly variables: Variables;
  /** Runs a part of the iteration as a step with series of its own. A throwing step counts as failed and throws on. */
  readonly step: <T>(name: string, work: () => T | PromiseLike<T>) => Promise<T>;
  /** Counts an assertion and gives its truth back; a false one fails the iteration with `CHECK_FAILED`, without throwing. */
  readonly check: (name: string, condition: unknown) => boolean;
  readonly metrics: TaskMetrics;
}

/** Where a user or a shared resource lives. */
export interface EngineContext<Values, Data> {
  /** Parameters with the plan's constants filled in; what depends on an iteration is left as `${…}` text. */
  readonly parameters: Values;
  /** What `setUp` returned. */
  readonly data: Data;
  /** Folder that relative file names in parameters start from: the plan's; null: that of the process. */
  readonly baseDir: string | null;
  /** Which engine thread of how many this is. */
  readonly engine: { readonly index: number; readonly count: number };
  /** Most users that this engine will have at one time in this scenario. */
  readonly maxUsers: number;
}

/** What a new user is given. */
export interface UserContext<Values, Shared, Data> extends EngineContext<Values, Data> {
  /** Number of the user, from 0, unique in its scenario. */
  readonly user: number;
  /** What `createShared` returned in this engine. */
  readonly shared: Shared;
  readonly variables: Variables;
  /**
   * Aborted when the user is given up: an iteration overran, or the run stops without waiting. For what a user keeps
   * between iterations; listening here once costs less than listening to each iteration's signal.
   */
  readonly signal: AbortSignal;
}

/** What `setUp` and `tearDown` are given. */
export interface RunContext<Values> {
  readonly parameters: Values;
  readonly runId: string;
  /** Aborted when the run is stopped during set-up, or when set-up has overrun its limit. */
  readonly signal: AbortSignal;
}

/** What `probe` is given. */
export interface ProbeContext<Values> {
  readonly parameters: Values;
  /** Folder that relative file names in parameters start from: the plan's; null: that of the process. */
  readonly baseDir: string | null;
  /** Aborted at the probe's deadline. */
  readonly signal: AbortSignal;
}

/** Something on loopback that answers at once in the target's place. */
export interface StandIn {
  /** Parameters, as `execute` gets them, that lead an iteration to it; used instead of all of the plan's. */
  readonly parameters: object;
  close?(): void | Promise<void>;
}

/**
 * Tells of an outcome later without a promise, for tasks so short that a promise an iteration would count. The engine calls
 * `then` once, right after `execute`, and the iteration ends in the call back, which may come within `then`.
 */
export interface OutcomeThenable {
  then(onOutcome: (outcome: Outcome | void) => void, onFailure: (reason: unknown) => void): void;
}

/** What `execute` may give back. */
export type TaskResult = Outcome | void | Promise<Outcome | void> | OutcomeThenable;

/** One user's own instance of a task: its connections, cookies and state. */
export interface TaskUser<Values = { readonly [name: string]: unknown }> {
  /** One iteration. Throwing, or an outcome with a failure code, is a counted failure. */
  execute(context: TaskContext<Values>): TaskResult;
  /** Frees what the user holds. Called once, after its last iteration. */
  close?(): void | Promise<void>;
}

/** Something that all users of one engine share, for example a connection pool. */
export interface Closable {
  close?(): void | Promise<void>;
}

/**
 * Defines a task. The simplest has a name and `execute`; a full one gives every user an instance of its own by
 * `createUser`.
 */
export interface TaskDefinition<S extends ParameterShape = ParameterShape, Shared = unknown, Data = unknown> {
  /** Unique among all plugins of a run: `A-Z`, `0-9` and `_`, beginning with a letter. */
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  /** Groups tasks in lists, for example `http`. */
  readonly category?: string;
  /** Further facts for readers: documentation address, protocol, tags. */
  readonly metadata?: { readonly [name: string]: string | number | boolean | readonly string[] };
  readonly parameters?: S;
  /**
   * Once per run in each generator process, before its first user: make test data, log in an administrator. What it
   * returns is copied to all engine threads (structured clone) as `data`.
   */
  setUp?(context: RunContext<ParameterValues<S>>): Data | Promise<Data>;
  /** Once per run in each generator process, after its last user has closed. */
  tearDown?(context: RunContext<ParameterValues<S>>, data: Data): void | Promise<void>;
  /** Once in each engine thread: what its users share, closed after the last of them. */
  createShared?(context: EngineContext<ParameterValues<S>, Data>): Shared | Promise<Shared>;
  /** Once per user, before its first iteration. Give either this or `execute`. */
  createUser?(
    context: UserContext<ParameterValues<S>, Shared, Data>,
  ): TaskUser<ParameterValues<S>> | Promise<TaskUser<ParameterValues<S>>>;
  /** One iteration, for a task that keeps nothing between iterations. */
  execute?(context: TaskContext<ParameterValues<S>>): TaskResult;
  /** The hosts that iterations will talk to, as far as the parameters say; used by pre-flight and by target policies. */
  targets?(parameters: ParameterValues<S>): readonly Target[];
  /** Does one real request, as an iteration would, and says what it saw. */
  probe?(context: ProbeContext<ParameterValues<S>>): ProbeResult | Promise<ProbeResult>;
  /**
   * Starts a stand-in for the target, best in a thread of its own so that its cost is not taken for the task's. The
   * engine runs the task against it before run time 0, so that its code is compiled, and pre-flight measures there what
   * an iteration costs this machine. null: there is none for these parameters.
   */
  standIn?(context: { readonly parameters: ParameterValues<S> }): StandIn | null | Promise<StandIn | null>;
}
