import { VajraError } from '@vajraedge/sdk';

/** One thing that is wrong with a plan. */
export interface PlanProblem {
  /** Kind of the problem, `VE_PLAN_…`. */
  readonly code: string;
  /** Where, as in `scenarios.checkout.load.targetTps`; empty for the plan as a whole. */
  readonly path: string;
  /** What it got and what it wanted, one sentence. */
  readonly message: string;
  /** From 1; null where the plan did not come from text. */
  readonly line: number | null;
  /** From 1. */
  readonly column: number | null;
  /** What to do now; may be empty. */
  readonly hint: string;
}

/** Thrown when a plan cannot be used, with everything that is wrong with it. Its code is `VE_PLAN_INVALID`. */
export class PlanError extends VajraError {
  override readonly name: string = 'PlanError';
  /** In the order of the plan's text. */
  readonly problems: readonly PlanProblem[];
  /** Name of the plan's file, for messages. */
  readonly fileName: string;

  constructor(fileName: string, problems: readonly PlanProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const first = problems[0];
    const where = first === undefined || first.path === '' ? '' : `${first.path}: `;
    super('VE_PLAN_INVALID', `${fileName}: ${count}. ${where}${first?.message ?? ''}`, {
      hint: first?.hint ?? '',
    });
    this.fileName = fileName;
    this.problems = Object.freeze([...problems]);
  }
}
