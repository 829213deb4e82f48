import type { Outcome, OutcomeThenable, TaskResult, TaskUser, Variables } from '@vajraedge/sdk';
import type { Series } from '../record/recorder.js';
import { type Failure, failureIn, failureOf } from './failure-code.js';
import { IterationContext, type IterationHost } from './iteration-context.js';
import type { ScenarioRuntime } from './scenario-runtime.js';
import type { TaskRuntime, UserSeat } from './task-runtime.js';
import type { VariableScope } from './variables/variable-scope.js';

/** One iteration to do. `dueMs` is of the clock; in a closed load it is the moment of the start. */
export interface Assignment {
  readonly iteration: number;
  readonly entry: number;
  readonly phase: number;
  readonly dueMs: number;
}

/** Told when a user's iteration has been counted and the user may take the next, or is gone. */
export type OnIterationEnd = (user: VirtualUser, nowMs: number) => void;

/**
 * One user: its own instance of each task, its own variables, one iteration at a time. States: free -> busy -> free …
 * -> gone. A user whose iteration overran is gone at once; whatever its task still does is ignored.
 */
export class VirtualUser implements IterationHost, UserSeat {
  startMs = 0;
  busy = false;
  gone = false;
  readonly scope: VariableScope;
  readonly #instances: (TaskUser | undefined)[] = [];
  readonly #onEnd: OnIterationEnd;
  /** Of the user's whole life, and of the iteration that runs; made when somebody asks. */
  #life: AbortController | null = null;
  #abort: AbortController | null = null;
  #context: IterationContext | null = null;
  #series: Series | null = null;
  #dueMs = 0;
  #phase = 0;

  constructor(
    readonly number: number,
    readonly scenario: ScenarioRuntime,
    onEnd: OnIterationEnd,
  ) {
    this.scope = scenario.createScope(number);
    this.#onEnd = onEnd;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    return this.#abort.signal;
  }

  get lifeSignal(): AbortSignal {
    this.#life ??= new AbortController();
    return this.#life.signal;
  }

  get variables(): Variables {
    return this.scope;
  }

  nowMs(): number {
    return this.scenario.clock.nowMs();
  }

  runMs(nowMs: number): number {
    return this.scenario.runMs(nowMs);
  }

  stepSeries(series: Series, step: string): Series {
    return this.scenario.stepSeries(series, step);
  }

  /** Starts an iteration. The user must be free. */
  begin({ iteration, entry, phase, dueMs }: Assignment, nowMs: number): void {
    this.busy = true;
    this.startMs = nowMs;
    this.#dueMs = dueMs;
    this.#phase = phase;
    this.#series = this.scenario.seriesOf(entry, phase);
    const task = this.scenario.tasks[entry] as TaskRuntime;
    const instance = this.#instances[entry];
    if (instance === undefined) void this.#beginFirst(task, entry, iteration);
    else this.#execute(task, instance, iteration);
  }

  /** Fails the iteration that is running, if any, and ends the user. */
  abandon(failure: Failure, nowMs: number): void {
    if (this.gone) return;
    const wasBusy = this.busy;
    this.gone = true;
    const reason = new Error(failure.message);
    this.#abort?.abort(reason);
    this.#life?.abort(reason);
    if (wasBusy) this.#count(undefined, failure, nowMs);
    this.#close();
    if (wasBusy) this.#onEnd(this, nowMs);
  }

  /** Ends a free user and frees what its tasks hold. */
  retire(): void {
    if (this.gone) return;
    this.gone = true;
    this.#close();
  }

  async #beginFirst(task: TaskRuntime, entry: number, iteration: number): Promise<void> {
    let instance: TaskUser;
    try {
      const created = task.createUser(this);
      instance = isThenable(created) ? await created : created;
    } catch (error) {
      this.#end(undefined, failureOf(error));
      return;
    }
    if (this.gone) {
      this.scenario.close(instance);
      return;
    }
    this.#instances[entry] = instance;
    // What it took to make the user is part of the response time, not of the service time.
    this.startMs = this.nowMs();
    this.#execute(task, instance, iteration);
  }

  #execute(task: TaskRuntime, instance: TaskUser, iteration: number): void {
    let result: TaskResult;
    try {
      const parameters = task.parametersFor(this.scope, iteration);
      this.#context = new IterationContext(parameters, iteration, this.number, this, this.#series as Series);
      result = instance.execute(this.#context);
      if (isThenable(result)) {
        result.then(this.#onResolved, this.#onRejected);
        return;
      }
    } catch (error) {
      this.#end(undefined, failureOf(error));
      return;
    }
    this.#end(result as Outcome | undefined, null);
  }

  // Made once a user: a closure an iteration would cost more than the iteration's own record.
  readonly #onResolved = (outcome: Outcome | void): void => this.#end(outcome as Outcome | undefined, null);
  readonly #onRejected = (error: unknown): void => this.#end(undefined, failureOf(error));

  #end(outcome: Outcome | undefined, failure: Failure | null): void {
    if (this.gone || !this.busy) return;
    const nowMs = this.nowMs();
    this.#count(outcome, failure, nowMs);
    this.#onEnd(this, nowMs);
  }

  #count(outcome: Outcome | undefined, thrown: Failure | null, nowMs: number): void {
    this.busy = false;
    const context = this.#context;
    if (context !== null) context.over = true;
    this.#context = null;
    this.#abort = null;
    const failure = thrown ?? readOutcome(outcome) ?? checkFailure(context);
    const buffer = (this.#series as Series).active;
    buffer.count += 1;
    buffer.service.record((nowMs - this.startMs) * 1000);
    buffer.response?.record((nowMs - this.#dueMs) * 1000);
    buffer.lag?.record((this.startMs - this.#dueMs) * 1000);
    if (outcome !== undefined && outcome !== null) countOutcome(buffer, outcome);
    if (failure !== null) buffer.fail(failure.code, failure.message, this.runMs(nowMs));
    this.scenario.countEnd(this.#phase, failure === null);
  }

  #close(): void {
    for (const instance of this.#instances) if (instance !== undefined) this.scenario.close(instance);
    this.#instances.length = 0;
  }
}

function isThenable<T>(value: T): value is Extract<T, PromiseLike<unknown> | OutcomeThenable> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}

function readOutcome(outcome: Outcome | undefined): Failure | null {
  try {
    return failureIn(outcome);
  } catch (error) {
    return { code: 'TASK_BAD_OUTCOME', message: failureOf(error).message };
  }
}

function checkFailure(context: IterationContext | null): Failure | null {
  const name = context?.failedCheck ?? null;
  return name === null ? null : { code: 'CHECK_FAILED', message: `check "${name}" was not met` };
}

function countOutcome(buffer: Series['active'], outcome: Outcome): void {
  try {
    const { receivedBytes, sentBytes, labels } = outcome;
    if (receivedBytes !== undefined && receivedBytes > 0) buffer.receivedBytes += receivedBytes;
    if (sentBytes !== undefined && sentBytes > 0) buffer.sentBytes += sentBytes;
    if (typeof labels === 'object' && labels !== null) buffer.label(labels);
  } catch {
    // A getter of the task's that throws has been counted as TASK_BAD_OUTCOME where it mattered.
  }
}
