import type { PluginCatalog, ResolvedPlan } from '@vajraedge/core';
import {
  decodePlan,
  frameError,
  type InstalledPlugin,
  type TaskAssignment,
  WIRE_LIMITS,
} from '@vajraedge/protocol';
import { checkTargets } from '../policy/check-targets.js';
import { withLocalCode } from '../policy/local-code.js';
import { withLocalSecrets } from '../policy/local-secrets.js';
import { checkDuration, type WorkerPolicy } from '../policy/worker-policy.js';
import { checkData } from './check-data.js';
import { checkPlugins } from './check-plugins.js';
import { createRunFolder, type FetchFile, type RunFolder } from './run-folder.js';

/** What a plan is held against. */
export interface PlanGuards {
  readonly catalog: PluginCatalog;
  readonly plugins: readonly InstalledPlugin[];
  readonly policy: WorkerPolicy;
  readonly fetch: FetchFile;
}

/** A plan that this worker may run, with its files. */
export interface PreparedPlan {
  readonly plan: ResolvedPlan;
  readonly folder: RunFolder;
}

/**
 * Fetches a plan and its files, and checks all that can be checked before any of its tasks is asked: plugins, caps,
 * targets, secrets, code.
 *
 * @throws VE_BLOB_…, VE_FRAME_INVALID, VE_WORKER_PLUGIN, VE_POLICY_…, VE_RUN_FILE_…
 */
export async function preparePlan(assignment: TaskAssignment, guards: PlanGuards): Promise<PreparedPlan> {
  const { catalog, plugins, policy, fetch } = guards;
  checkSlotCount(assignment.slotCount);
  if (assignment.plan === undefined) throw frameError('an assignment without a plan');
  const { digest } = assignment.plan;
  const received = decodePlan(await fetch(assignment.plan, WIRE_LIMITS.planBytes), digest);
  checkPlugins(assignment.plugins, plugins, received, catalog);
  checkDuration(received, policy);
  checkTargets(received, catalog, policy.allowTargets);
  const plan = withLocalCode(withLocalSecrets(received, catalog, policy), policy);
  const folder = await createRunFolder(assignment.files, fetch);
  try {
    checkData(plan, folder.names);
  } catch (error) {
    await folder.remove();
    throw error;
  }
  // The folder that the plan came from is one of another machine.
  return { plan: { ...plan, baseDir: folder.path }, folder };
}

function checkSlotCount(slotCount: number): void {
  const { leastSlots, mostSlots } = WIRE_LIMITS;
  const isPower = Number.isInteger(Math.log2(slotCount));
  if (!isPower || slotCount < leastSlots || slotCount > mostSlots) throw frameError(`${slotCount} slots`);
}
