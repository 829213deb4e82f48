import { type ResolvedPlan, runPreflight, summarizePreflight } from '@vajraedge/core';
import { encodeJson } from '@vajraedge/protocol';
import type { RunHostOptions } from './run-host-options.js';

/** Runs pre-flight where the load will come from. @returns its summary as UTF-8 JSON; empty where it is skipped */
export async function preflightOf(
  { assignment, catalog, preload, policy }: RunHostOptions,
  plan: ResolvedPlan,
): Promise<Buffer> {
  const { skipPreflight, preflightTimeoutMs } = assignment;
  if (skipPreflight) return Buffer.alloc(0);
  const { allowTargets } = policy;
  const deadline = preflightTimeoutMs > 0 ? { deadlineMs: preflightTimeoutMs } : {};
  return encodeJson(
    summarizePreflight(await runPreflight({ plan, catalog, preload, allowTargets, ...deadline })),
  );
}
