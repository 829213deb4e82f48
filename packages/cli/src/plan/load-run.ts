import { type PlanDocument, quickPlan, readRunPlan } from '@vajraedge/core';
import type { RunSettings } from '../options/run-settings.js';
import { loadPlan } from './load-plan.js';
import { overrideLoad } from './override-load.js';
import { overrideTags, overrideVariables } from './override-names.js';
import { readRunTarget } from './run-target.js';

/**
 * The plan that `vajra run PLAN|URL` is to run: the file's with what the command line changes, or the quick plan of a
 * URL.
 *
 * @throws VE_USAGE, VE_PLAN_NOT_FOUND, VE_PLAN_UNREADABLE, VE_PLAN_INVALID
 */
export async function loadRun(
  argument: string,
  settings: RunSettings,
  workingDir: string,
): Promise<PlanDocument> {
  const target = readRunTarget(argument, workingDir);
  const { targetTps, users, duration } = settings;
  if (target.kind === 'plan') {
    const document = await loadPlan(target);
    const changed = overrideLoad(document.value, { targetTps, users, sustain: duration?.text });
    return withNames(document, changed, settings);
  }
  const value = quickPlan({
    url: target.url,
    ...(targetTps === undefined ? {} : { targetTps }),
    ...(users === undefined ? {} : { users }),
    ...(duration === undefined ? {} : { durationMs: duration.durationMs }),
  });
  const document = readRunPlan({ value, fileName: target.url, baseDir: workingDir });
  return withNames(document, document.value, settings);
}

function withNames(
  document: PlanDocument,
  value: PlanDocument['value'],
  { variables, tags }: RunSettings,
): PlanDocument {
  return { ...document, value: overrideTags(overrideVariables(value, variables), tags) };
}
