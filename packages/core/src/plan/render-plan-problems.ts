import type { PlanError, PlanProblem } from './plan-error.js';

/** More are counted, not shown: nobody reads them, and one fault near the top may cause all. */
const MOST_SHOWN = 50;

/**
 * All problems of a plan as text for a terminal:
 *
 *     plan.yaml:7:18  scenarios.checkout.load.sustain: "60" has no unit. [VE_PLAN_WRONG_UNIT]
 *         Write "60s" for 60 seconds.
 */
export function renderPlanProblems(error: PlanError): string {
  const shown = error.problems.slice(0, MOST_SHOWN).map((problem) => renderProblem(error.fileName, problem));
  const hidden = error.problems.length - shown.length;
  if (hidden > 0) shown.push(`… and ${hidden} more.`);
  return shown.join('\n');
}

function renderProblem(fileName: string, { code, path, message, line, column, hint }: PlanProblem): string {
  const place = line === null ? fileName : `${fileName}:${line}:${column ?? 1}`;
  const text = `${place}  ${path === '' ? '' : `${path}: `}${message} [${code}]`;
  return hint === '' ? text : `${text}\n    ${hint}`;
}
