import { createHash } from 'node:crypto';
import type { ResolvedPlan } from '@vajraedge/core';
import { decodeJson, encodeJson } from './json-codec.js';
import { blobError, demand } from './frame-error.js';
import { WIRE_LIMITS } from './wire-limits.js';

/** Content that is fetched by what it is. */
export interface Blob {
  /** SHA-256 of the content. */
  readonly digest: Buffer;
  readonly content: Buffer;
}

/** A resolved plan as a blob: UTF-8 JSON with its digest. @throws VE_FRAME_TOO_LARGE */
export function encodePlan(plan: ResolvedPlan): Blob {
  const content = encodeJson(plan, WIRE_LIMITS.planBytes);
  return { digest: digestOf(content), content };
}

/**
 * The plan in a blob that was fetched. The content must be what the digest says; and of the plan that is in it as much
 * is checked as an engine needs to be safe: that it is one, with scenarios that are whole. Its rules were checked where
 * it was resolved.
 *
 * @throws VE_BLOB_DIGEST
 * @throws VE_FRAME_TOO_LARGE
 * @throws VE_FRAME_INVALID
 */
export function decodePlan(content: Uint8Array, digest: Uint8Array): ResolvedPlan {
  checkDigest(content, digest);
  const plan = decodeJson(content, WIRE_LIMITS.planBytes);
  demand(isMap(plan), 'a plan that is none');
  demand(
    typeof plan['name'] === 'string' && isMap(plan['tags']) && isMap(plan['variables']),
    'a plan without a name',
  );
  demand(
    Array.isArray(plan['data']) && Array.isArray(plan['thresholds']) && isMap(plan['hooks']),
    'half of a plan',
  );
  demand(isTime(plan['iterationTimeoutMs']) && isTime(plan['gracefulStopMs']), 'a plan without its times');
  const { scenarios } = plan;
  demand(Array.isArray(scenarios) && scenarios.length <= WIRE_LIMITS.scenarios, 'a plan without scenarios');
  for (const [index, scenario] of scenarios.entries()) checkScenario(scenario, index);
  return plan as unknown as ResolvedPlan;
}

/** @throws VE_BLOB_DIGEST unless `content` is what `digest` says */
export function checkDigest(content: Uint8Array, digest: Uint8Array): void {
  if (!digestOf(content).equals(digest)) {
    const wanted = Buffer.from(digest).toString('hex');
    throw blobError(`the content that came is not the one with the digest ${wanted}`);
  }
}

/** SHA-256 of some content. */
export function digestOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

function checkScenario(scenario: unknown, index: number): void {
  const what = `scenario ${index} of the plan`;
  demand(isMap(scenario) && typeof scenario['name'] === 'string' && scenario['index'] === index, what);
  const { mix, load } = scenario;
  demand(Array.isArray(mix) && mix.length > 0 && mix.every(isMap), what);
  demand(isMap(load) && (load['model'] === 'open' || load['model'] === 'closed'), what);
  const { segments, maxConcurrency } = load;
  demand(Array.isArray(segments) && segments.every(isMap), what);
  demand(
    segments.every(({ durationMs }) => isTime(durationMs)),
    what,
  );
  demand(Number.isSafeInteger(maxConcurrency) && (maxConcurrency as number) > 0, what);
}

function isMap(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
