import type { PreflightSummary } from '../report/run-report.js';
import type { CheckFinding, CheckState } from './preflight-check.js';

/** What a pre-flight found. Plain data: it is served, stored and written as it is. */
export interface PreflightReport {
  readonly state: Exclude<CheckState, 'SKIP'>;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly deadlineMs: number;
  readonly planName: string;
  readonly checks: readonly (CheckFinding & { readonly durationMs: number })[];
}

/** FAIL when anything failed, else WARN when anything needs a look, else PASS. */
export function overallState(findings: readonly { readonly state: CheckState }[]): PreflightReport['state'] {
  if (findings.some(({ state }) => state === 'FAIL')) return 'FAIL';
  return findings.some(({ state }) => state === 'WARN') ? 'WARN' : 'PASS';
}

/** The part of a pre-flight that goes into a run's results. */
export function summarizePreflight(report: PreflightReport): PreflightSummary {
  return {
    state: report.state,
    checks: report.checks.map(({ name, state, message, remedy }) => ({ name, state, message, remedy })),
  };
}
