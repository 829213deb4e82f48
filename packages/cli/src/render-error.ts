import { PlanError, renderPlanProblems } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';
import type { Colours } from './terminal/colours.js';

const ISSUES = 'https://github.com/vajraedge/vajraedge/issues';

/** Whatever was thrown, as text for stderr: what is wrong and what to do; for what we did not expect, the stack as well. */
export function renderError(error: unknown, colours: Colours): string {
  if (error instanceof PlanError) return renderPlanError(error, colours);
  if (error instanceof VajraError) return renderKnown(error, colours);
  return renderBug(error, colours);
}

/** The `VE_…` code of what was thrown; null: it is none of ours. */
export function codeOf(error: unknown): string | null {
  return error instanceof VajraError ? error.code : null;
}

function renderPlanError(error: PlanError, colours: Colours): string {
  const { problems, fileName, code } = error;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${head(code, `the plan "${fileName}" has ${count}; nothing was sent.`, colours)}\n${renderPlanProblems(error)}`.trimEnd();
}

function renderKnown({ code, message, hint }: VajraError, colours: Colours): string {
  const first = head(code, message, colours);
  return hint === '' ? first : `${first}\n  ${hint}`;
}

function renderBug(error: unknown, colours: Colours): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : `thrown: ${String(error)}`;
  const what = 'this is a bug of ours, not a fault of yours.';
  return `${colours.bold(colours.red('error'))}: ${what}\n${stack}\n  Please report it, with the lines above: ${ISSUES}`;
}

function head(code: string, message: string, colours: Colours): string {
  return `${colours.bold(colours.red('error'))} ${colours.bold(code)}: ${message}`;
}
