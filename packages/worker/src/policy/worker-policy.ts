import type { ResolvedPlan, TargetPolicy } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';
import { peakPerSecond, plannedMs } from './plan-load.js';

/** What the owner of a machine lets a master do with it. No master lifts any of it. */
export interface WorkerPolicy {
  /** Where load may go. */
  readonly allowTargets: TargetPolicy;
  readonly maxRatePerSecond: number | null;
  readonly maxDurationMs: number | null;
  readonly maxConcurrency: number | null;
  /** Names of the environment that secrets may be taken from; `*` at the end stands for any rest. */
  readonly allowSecrets: readonly string[];
  /** Absolute; folder in which `file:` secrets may lie. Null: there are none. */
  readonly secretDir: string | null;
  /** Absolute; folder with code of the owner's own: task files, hooks, checks. Null: plugins alone. */
  readonly taskDir: string | null;
}

/** What holds unless its owner says otherwise. */
export const DEFAULT_POLICY: WorkerPolicy = Object.freeze({
  allowTargets: Object.freeze({ allow: Object.freeze([]) }),
  maxRatePerSecond: null,
  maxDurationMs: null,
  maxConcurrency: null,
  allowSecrets: Object.freeze(['VAJRA_*']),
  secretDir: null,
  taskDir: null,
});

/** The worker's part of a scenario: slots that it has. */
export interface HeldSlots {
  readonly scenarioIndex: number;
  readonly slots: number;
}

/** @throws VE_POLICY_DURATION where a plan lasts longer than the worker lets one */
export function checkDuration(plan: ResolvedPlan, { maxDurationMs }: WorkerPolicy): void {
  const lastsMs = plannedMs(plan);
  if (maxDurationMs === null || lastsMs <= maxDurationMs) return;
  throw policyError(
    'VE_POLICY_DURATION',
    `The plan lasts ${lastsMs / 1000} s; this worker runs nothing longer than ${maxDurationMs / 1000} s.`,
    'Shorten the plan, or start the worker with a larger --max-duration.',
  );
}

/**
 * Whether what a worker has been given stays within its caps.
 *
 * @param changedPerSecond highest rate that was asked for by changes, by scenario
 * @throws VE_POLICY_RATE, VE_POLICY_CONCURRENCY
 */
export function checkShare(
  plan: ResolvedPlan,
  held: readonly HeldSlots[],
  slotCount: number,
  changedPerSecond: ReadonlyMap<number, number>,
  { maxRatePerSecond, maxConcurrency }: WorkerPolicy,
): void {
  let perSecond = 0;
  let concurrency = 0;
  for (const { scenarioIndex, slots } of held) {
    const scenario = plan.scenarios[scenarioIndex];
    if (scenario === undefined) continue;
    const ratio = slots / slotCount;
    const changed = changedPerSecond.get(scenarioIndex) ?? 0;
    perSecond += Math.max(peakPerSecond(scenario.load), changed) * ratio;
    concurrency += scenario.load.maxConcurrency * ratio;
  }
  if (maxRatePerSecond !== null && perSecond > maxRatePerSecond) {
    const asked = perSecond.toFixed(1);
    throw policyError(
      'VE_POLICY_RATE',
      `${asked} starts per second would fall to this worker, which makes ${maxRatePerSecond} at most.`,
      'Lower the rate, add workers, or start this one with a larger --max-rate.',
    );
  }
  if (maxConcurrency !== null && Math.floor(concurrency) > maxConcurrency) {
    const asked = Math.floor(concurrency);
    throw policyError(
      'VE_POLICY_CONCURRENCY',
      `${asked} iterations in flight would fall to this worker, which has ${maxConcurrency} at most.`,
      'Lower maxConcurrency, add workers, or start this one with a larger --max-concurrency.',
    );
  }
}

/** An error of what a worker's owner does not allow. */
export function policyError(code: string, message: string, hint: string): VajraError {
  return new VajraError(code, message, { hint });
}
