import { relative, resolve } from 'node:path';
import type { PluginCatalog, ResolvedPlan } from '@vajraedge/core';
import type { Json, ParameterDescriptor, ParameterShape } from '@vajraedge/sdk';
import { isInside } from '../run/safe-name.js';
import { policyError, type WorkerPolicy } from './worker-policy.js';

/** A master's plan could ask for the token with which this worker joined, and send it to a target. */
const NEVER = ['VAJRA_JOIN_TOKEN'];

/**
 * Looks at every secret that a plan refers to: whoever writes plans may only name what the worker's owner has set aside
 * for them.
 *
 * @returns the plan, with files of secrets where they are on this machine
 * @throws VE_POLICY_SECRET
 */
export function withLocalSecrets(
  plan: ResolvedPlan,
  catalog: PluginCatalog,
  policy: WorkerPolicy,
): ResolvedPlan {
  const scenarios = plan.scenarios.map((scenario) => ({
    ...scenario,
    mix: scenario.mix.map((entry) => {
      const shape = catalog.tasks.get(entry.task)?.parameters ?? {};
      return { ...entry, parameters: localParameters(entry.parameters, shape, policy) };
    }),
  }));
  return { ...plan, scenarios };
}

/**
 * Where a secret is on this machine.
 *
 * @throws VE_POLICY_SECRET where it is not one that plans may name
 */
export function localSecret(reference: string, policy: WorkerPolicy): string {
  const at = reference.indexOf(':');
  const [kind, name] = [reference.slice(0, Math.max(0, at)), reference.slice(at + 1)];
  // What a variable would make of it later was never looked at.
  if (reference.includes('$')) throw refused(reference);
  if (kind === 'env' && !NEVER.includes(name) && policy.allowSecrets.some((each) => matches(each, name)))
    return reference;
  if (kind === 'file' && policy.secretDir !== null) {
    const path = resolve(policy.secretDir, name);
    if (isInside(relative(policy.secretDir, path))) return `file:${path}`;
  }
  throw refused(reference);
}

function localParameters(
  parameters: { readonly [name: string]: Json },
  shape: ParameterShape,
  policy: WorkerPolicy,
): { readonly [name: string]: Json } {
  const entries = Object.entries(parameters).map(([name, value]): [string, Json] => {
    const descriptor = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return [name, descriptor !== undefined && holdsSecret(descriptor) ? localValue(value, policy) : value];
  });
  return Object.fromEntries(entries);
}

function holdsSecret(descriptor: ParameterDescriptor): boolean {
  if (descriptor.type === 'secret') return true;
  if (descriptor.type === 'map') return descriptor.values !== undefined && holdsSecret(descriptor.values);
  return descriptor.type === 'list' && descriptor.items !== undefined && holdsSecret(descriptor.items);
}

function localValue(value: Json, policy: WorkerPolicy): Json {
  if (typeof value === 'string') return localSecret(value, policy);
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => localValue(each, policy));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, localValue(each, policy)]));
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function refused(reference: string): Error {
  return policyError(
    'VE_POLICY_SECRET',
    `This worker does not hand out the secret ${JSON.stringify(reference)}.`,
    "Start it with --allow-secret 'PREFIX_*' for names of the environment, --secret-dir for files.",
  );
}
