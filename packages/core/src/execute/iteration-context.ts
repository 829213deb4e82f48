import type { TaskContext, TaskMetrics, Variables } from '@vajraedge/sdk';
import type { Series } from '../record/recorder.js';
import { type Failure, failureOf } from './failure-code.js';

/** What an iteration needs of the user that runs it. */
export interface IterationHost {
  readonly number: number;
  readonly signal: AbortSignal;
  readonly variables: Variables;
  nowMs(): number;
  /** Run time, for examples. */
  runMs(nowMs: number): number;
  /** The series of a step of the task that `series` is about. */
  stepSeries(series: Series, step: string): Series;
}

/**
 * One iteration as its task sees it. A new one each time, so that what a task keeps for later cannot touch the user's
 * next iteration. Everything beyond the numbers is made when it is asked for: a task that asks for nothing pays nothing.
 */
export class IterationContext implements TaskContext {
  /** Name of a check that was not met, or null. */
  failedCheck: string | null = null;
  /** Once the iteration has been counted, what its task still does no longer counts. */
  over = false;

  constructor(
    readonly parameters: { readonly [name: string]: unknown },
    readonly iteration: number,
    readonly user: number,
    private readonly host: IterationHost,
    private readonly series: Series,
  ) {}

  get signal(): AbortSignal {
    return this.host.signal;
  }

  get variables(): Variables {
    return this.host.variables;
  }

  get step(): TaskContext['step'] {
    return (name, work) => this.runStep(name, work);
  }

  get check(): TaskContext['check'] {
    return (name, condition) => {
      const passed = Boolean(condition);
      if (this.over) return passed;
      if (!passed) this.failedCheck ??= name;
      this.series.active.check(name, passed);
      return passed;
    };
  }

  get metrics(): TaskMetrics {
    return {
      add: (name, by = 1) => {
        if (!this.over && Number.isFinite(by)) this.series.active.addCounter(name, by);
      },
      record: (name, value) => {
        if (!this.over) this.series.active.recordTrend(name, value);
      },
    };
  }

  private async runStep<T>(name: string, work: () => T | PromiseLike<T>): Promise<T> {
    const startMs = this.host.nowMs();
    try {
      const result = await work();
      this.endStep(name, startMs, null);
      return result;
    } catch (error) {
      this.endStep(name, startMs, failureOf(error));
      throw error;
    }
  }

  private endStep(name: string, startMs: number, failure: Failure | null): void {
    if (this.over) return;
    const endMs = this.host.nowMs();
    const buffer = this.host.stepSeries(this.series, name).active;
    buffer.count += 1;
    buffer.service.record((endMs - startMs) * 1000);
    if (failure !== null) buffer.fail(failure.code, failure.message, this.host.runMs(endMs));
  }
}
