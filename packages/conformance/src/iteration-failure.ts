import { describeValue } from './reading/parameter-problem.js';
import type { TestContext } from './create-context.js';

const CODE = /^[A-Z][A-Z\d_]{0,63}$/;

/** How an iteration failed: under the code that a run would count it as. */
export interface IterationFailure {
  /** Stable, in capitals; `TASK_ERROR` for an error without a code of its own. */
  readonly code: string;
  readonly message: string;
}

/** The failure that a thrown value stands for. */
export function thrownFailure(thrown: unknown): IterationFailure {
  const { code, message } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  const isCode = typeof code === 'string' && CODE.test(code);
  return { code: isCode ? code : 'TASK_ERROR', message: String(message ?? thrown) };
}

/** The failure that an outcome tells of, or a check that was not met; null: the iteration is ok. */
export function outcomeFailure(outcome: unknown, context: TestContext): IterationFailure | null {
  const problem = outcomeProblem(outcome);
  if (problem !== null) return { code: 'TASK_BAD_OUTCOME', message: problem };
  const { failureCode, failureMessage } = (outcome ?? {}) as {
    failureCode?: string;
    failureMessage?: string;
  };
  if (failureCode !== undefined && failureCode !== null)
    return { code: failureCode, message: failureMessage ?? '' };
  const failed = context.checks.find(({ passed }) => !passed);
  return failed === undefined
    ? null
    : { code: 'CHECK_FAILED', message: `check "${failed.name}" was not met` };
}

function outcomeProblem(outcome: unknown): string | null {
  if (outcome === undefined || outcome === null) return null;
  if (typeof outcome !== 'object') return `execute gave back a ${typeof outcome}, not an outcome`;
  const { receivedBytes, sentBytes, failureCode } = outcome as { readonly [field: string]: unknown };
  for (const bytes of [receivedBytes, sentBytes]) {
    if (bytes !== undefined && !(Number.isFinite(bytes) && (bytes as number) >= 0))
      return `${describeValue(bytes)} is no number of bytes`;
  }
  if (failureCode === undefined || failureCode === null) return null;
  const isCode = typeof failureCode === 'string' && CODE.test(failureCode);
  return isCode ? null : `failureCode is ${describeValue(failureCode)}: only A-Z, 0-9 and _ are allowed`;
}
