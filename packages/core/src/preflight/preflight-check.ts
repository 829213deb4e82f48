import type { ProbeResult, Target } from '@vajraedge/sdk';
import type { Clock } from '../execute/clock.js';
import type { ResolvedPlan } from '../plan/resolved-plan.js';
import type { PluginCatalog } from '../plugin/task-manifest.js';

/** PASS: as it should be. WARN: the test would run, but look at this. FAIL: it must not start. SKIP: nothing to check. */
export type CheckState = 'PASS' | 'WARN' | 'FAIL' | 'SKIP';

/** What one check saw. */
export interface CheckFinding {
  /** The check, and what it looked at where there are several: `service-health browse/HTTP_GET`. */
  readonly name: string;
  readonly state: CheckState;
  /** One sentence: what was seen. */
  readonly message: string;
  /** One sentence: what to do; null when there is nothing to do. */
  readonly remedy: string | null;
  /** Figures, names with their unit last: `{ connectMs: 0.4, status: 200 }`. */
  readonly details: { readonly [name: string]: string | number | boolean | null };
}

/** What one mix entry's task says of itself where the load would come from. */
export interface ProbedEntry {
  readonly scenario: string;
  readonly label: string;
  readonly task: string;
  /** Hosts that the task will talk to; empty where it does not say. */
  readonly targets: readonly Target[];
  /** null: the task brings no probe. */
  readonly probe: ProbeResult | null;
  /** The task's own code failed while it was asked; null: it did not. */
  readonly problem: { readonly code: string; readonly message: string; readonly hint?: string } | null;
}

/** What a short run of the plan's own tasks against a stand-in on loopback cost. */
export interface Calibration {
  /** Processor time of one engine thread for one iteration, microseconds. */
  readonly iterationCostUs: number;
  /** Labels of tasks that could not be calibrated, since they bring no stand-in. */
  readonly uncalibrated: readonly string[];
}

/** Asks the plan's tasks, in a thread of their own; plugin code never runs in the process that asks. */
export interface TaskProber {
  /** Hosts that the plan's tasks will talk to, before any of them is asked; empty where no task says. */
  readonly targets: Promise<readonly Target[]>;
  /** Every mix entry once. */
  readonly entries: Promise<readonly ProbedEntry[]>;
  /** What checks of plugins and of the user's own saw. */
  readonly ownChecks: Promise<readonly CheckFinding[]>;
  /** null: none of the tasks can be calibrated. */
  readonly calibration: Promise<Calibration | null>;
  close(): Promise<void>;
}

/** What checks are given. */
export interface CheckContext {
  readonly plan: ResolvedPlan;
  readonly catalog: PluginCatalog;
  /** Engine threads that the run would use. */
  readonly threads: number;
  readonly clock: Clock;
  readonly prober: TaskProber;
  readonly environment: { readonly [name: string]: string | undefined };
  /** Folder that results will be written to; null: none. */
  readonly resultsDir: string | null;
  /** Time for all checks together, milliseconds. */
  readonly deadlineMs: number;
  /** Aborted at the deadline of the whole pre-flight, and soon after a critical check has failed. */
  readonly signal: AbortSignal;
}

/** One check of the pre-flight. A user's own are modules that export one of these as `default`. */
export interface PreflightCheck {
  /** In kebab-case. */
  readonly name: string;
  /** When it fails, checks that are still running are given up. */
  readonly critical?: boolean;
  run(context: CheckContext): Promise<readonly CheckFinding[]>;
}

/** A pass with figures. */
export function pass(name: string, message: string, details: CheckFinding['details'] = {}): CheckFinding {
  return { name, state: 'PASS', message, remedy: null, details };
}

/** A finding that needs a look. */
export function warn(
  name: string,
  message: string,
  remedy: string,
  details: CheckFinding['details'] = {},
): CheckFinding {
  return { name, state: 'WARN', message, remedy, details };
}

/** A finding that keeps the test from starting. */
export function fail(
  name: string,
  message: string,
  remedy: string,
  details: CheckFinding['details'] = {},
): CheckFinding {
  return { name, state: 'FAIL', message, remedy, details };
}

/** Nothing to check, and why. */
export function skip(name: string, message: string): CheckFinding {
  return { name, state: 'SKIP', message, remedy: null, details: {} };
}
