import process from 'node:process';
import { createSystemClock } from '../execute/clock.js';
import type { ResolvedPlan } from '../plan/resolved-plan.js';
import type { PluginCatalog } from '../plugin/task-manifest.js';
import { capacityCheck } from '../preflight/checks/capacity-check.js';
import { configurationCheck } from '../preflight/checks/configuration-check.js';
import { networkCheck } from '../preflight/checks/network-check.js';
import { ownChecks } from '../preflight/checks/own-checks.js';
import { resourceCheck } from '../preflight/checks/resource-check.js';
import { serviceHealthCheck } from '../preflight/checks/service-health-check.js';
import type { PreflightCheck } from '../preflight/preflight-check.js';
import type { PreflightReport } from '../preflight/preflight-report.js';
import { PREFLIGHT_DEADLINE_MS, PreFlightValidator } from '../preflight/preflight-validator.js';
import type { TargetPolicy } from './target-policy.js';
import { createTaskProber } from './task-prober.js';

/** What pre-flight looks at. */
export interface PreflightOptions {
  readonly plan: ResolvedPlan;
  readonly catalog: PluginCatalog;
  /** Engine threads that the run would use; 1 unless given. */
  readonly threads?: number;
  readonly preload?: readonly string[];
  /** Folder that results will be written to; null (as when left out): none. */
  readonly resultsDir?: string | null;
  /** Time for all checks together, milliseconds; 5,000 unless given. */
  readonly deadlineMs?: number;
  /** Where probes and checks may go, as for a share; anywhere unless given. */
  readonly allowTargets?: TargetPolicy;
  /** Checks beside the built-in ones. */
  readonly checks?: readonly PreflightCheck[];
}

const BUILT_IN = [
  serviceHealthCheck,
  configurationCheck,
  resourceCheck,
  capacityCheck,
  networkCheck,
  ownChecks,
];

/** From a plan to a report: all checks, side by side, where the load would come from. Nothing is left open afterwards. */
export async function runPreflight(options: PreflightOptions): Promise<PreflightReport> {
  const { plan, catalog, threads = 1, preload = [], resultsDir = null, checks = [] } = options;
  const { deadlineMs = PREFLIGHT_DEADLINE_MS, allowTargets = null } = options;
  const clock = createSystemClock();
  const prober = createTaskProber({ plan, catalog, preload, clock, deadlineMs, allowTargets });
  try {
    const all = [...BUILT_IN, ...checks];
    const validator = new PreFlightValidator(all, deadlineMs);
    return await validator.validate({
      plan,
      catalog,
      threads,
      clock,
      prober,
      environment: process.env,
      resultsDir,
    });
  } finally {
    await prober.close();
  }
}
