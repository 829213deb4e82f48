import { isAbsolute, relative, resolve } from 'node:path';
import { type PluginCatalog, type ResolvedPlan } from '@vajraedge/core';
import { type ParameterDescriptor } from '@vajraedge/sdk';
import { policyError, type WorkerPolicy } from './worker-policy.js';

/** A master's plan could ask for the token with which this worker joined, and send it to a target. */
const NEVER = ['VAJRA_JOIN_TOKEN'];

/**
 * Looks at every secret that a plan refers to: whoever writes plans may only name what the worker's owner has set aside
 * for them.
 *
 * @throws VE_POLICY_SECRET
 */
export function checkSecrets(plan: ResolvedPlan, catalog: PluginCatalog, policy: WorkerPolicy): void {
  for (const { task, parameters } of plan.scenarios.flatMap(({ mix }) => mix)) {
    const shape = Object.entries(catalog.tasks.get(task)?.parameters ?? {});
    for (const [name, descriptor] of shape) if (holdsSecret(descriptor)) checkValue(parameters[name], policy);
  }
}

/** Whether a reference may be looked up here. */
export function allowsSecret(reference: string, policy: WorkerPolicy): boolean {
  const at = reference.indexOf(':');
  const [kind, name] = [reference.slice(0, Math.max(0, at)), reference.slice(at + 1)];
  if (kind === 'env') return !NEVER.includes(name) && policy.allowSecrets.some((each) => matches(each, name));
  if (kind !== 'file' || policy.secretDir === null) return false;
  const path = relative(policy.secretDir, resolve(policy.secretDir, name));
  return path !== '' && !path.startsWith('..') && !isAbsolute(path);
}

function holdsSecret(descriptor: ParameterDescriptor): boolean {
  if (descriptor.type === 'secret') return true;
  if (descriptor.type === 'map') return descriptor.values !== undefined && holdsSecret(descriptor.values);
  return descriptor.type === 'list' && descriptor.items !== undefined && holdsSecret(descriptor.items);
}

function checkValue(value: unknown, policy: WorkerPolicy): void {
  if (Array.isArray(value)) for (const each of value) checkValue(each, policy);
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) checkValue(each, policy);
  else if (typeof value === 'string' && !allowsSecret(value, policy)) throw refused(value);
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
