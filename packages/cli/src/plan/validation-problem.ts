import { PlanError, type PlanProblem } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';

/** One thing that is wrong with a plan, as `vajra validate --json` lists it. */
export type ValidationProblem = PlanProblem;

/** What an error says is wrong: every problem of a plan, or the one fault that kept it from being read. */
export function problemsOf(error: unknown): readonly ValidationProblem[] {
  if (error instanceof PlanError) return error.problems;
  if (!(error instanceof VajraError)) return [];
  const { code, message, hint } = error;
  return [{ code, path: '', message, line: null, column: null, hint }];
}
