import { formatDuration } from '@vajraedge/sdk';
import type { PlanDuration, RunPlan } from './run-plan.js';

/** What `vajra run URL` can be told on the command line. */
export interface QuickPlanOptions {
  readonly url: string;
  /** Starts per second: an open load. */
  readonly targetTps?: number;
  /** Alone: a closed load of so many users. With `targetTps`: most iterations in flight. */
  readonly users?: number;
  /** Default: 10 s. */
  readonly durationMs?: number;
}

const DEFAULT_TPS = 50;
const DEFAULT_DURATION_MS = 10_000;

/**
 * The plan for one address: GET requests at a rate (50 per second unless given), or by users that go back to back.
 * It is checked like any other plan.
 */
export function quickPlan({
  url,
  targetTps,
  users,
  durationMs = DEFAULT_DURATION_MS,
}: QuickPlanOptions): RunPlan {
  const sustain = formatDuration(durationMs) as PlanDuration;
  const open = {
    targetTps: targetTps ?? DEFAULT_TPS,
    sustain,
    ...(users === undefined ? {} : { maxConcurrency: users }),
  };
  const load = targetTps === undefined && users !== undefined ? { users, sustain } : open;
  return { name: nameOf(url), scenarios: { main: { task: 'HTTP_GET', parameters: { url }, load } } };
}

function nameOf(url: string): string {
  return URL.canParse(url)
    ? new URL(url).host.slice(0, 200) || url.slice(0, 200)
    : url.slice(0, 200) || 'quick';
}
