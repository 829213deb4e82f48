import { STATUS_CODES } from 'node:http';
import { PlanError, type PlanProblem } from '@vajraedge/core';
import type { ProblemDocument } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import { statusOfCode } from './problem-status.js';
import { RequestError } from './web-error.js';

/** Media type of an answer that is an error (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json';

/**
 * What was thrown, as a problem document. What has no code is a fault of ours: its text stays here, since it may hold
 * what is nobody's business, and the answer names the request instead.
 *
 * @param requestId as in the answer's X-Request-Id
 */
export function problemOf(error: unknown, requestId: string): ProblemDocument {
  if (!(error instanceof VajraError)) return internalProblem(requestId);
  const { code, message, hint } = error;
  const problems = problemsOf(error);
  return { ...headOf(code), detail: message, hint, ...(problems === null ? {} : { problems }) };
}

function internalProblem(requestId: string): ProblemDocument {
  return {
    ...headOf('VE_INTERNAL'),
    detail: `A fault of the master itself, in request ${requestId}.`,
    hint: "The master's log says more; please report it.",
  };
}

function headOf(code: string): Pick<ProblemDocument, 'type' | 'title' | 'status' | 'code'> {
  const status = statusOfCode(code);
  return { type: `urn:vajraedge:error:${code}`, title: STATUS_CODES[status] ?? 'Error', status, code };
}

function problemsOf(error: VajraError): readonly PlanProblem[] | null {
  if (error instanceof PlanError) return error.problems;
  if (!(error instanceof RequestError)) return null;
  const { code } = error;
  return error.findings.map(({ path, message }) => ({
    code,
    path,
    message,
    line: null,
    column: null,
    hint: '',
  }));
}
