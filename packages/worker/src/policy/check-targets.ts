import type { PluginCatalog, ResolvedPlan, TargetPolicy } from '@vajraedge/core';
import type { Json } from '@vajraedge/sdk';
import { refusalOfWritten } from './target-rules.js';
import { policyError } from './worker-policy.js';

const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ['http:', 80],
  ['https:', 443],
  ['ws:', 80],
  ['wss:', 443],
]);

/**
 * Looks at the addresses that a plan names outright, so that a plan which goes elsewhere is refused in words before
 * anything is sent. What is put together while it runs, and what a name leads to, is checked in the engine on every
 * connection.
 *
 * @throws VE_POLICY_TARGET
 */
export function checkTargets(plan: ResolvedPlan, { tasks }: PluginCatalog, policy: TargetPolicy): void {
  for (const { task, parameters } of plan.scenarios.flatMap(({ mix }) => mix)) {
    const shape = Object.entries(tasks.get(task)?.parameters ?? {});
    for (const [name, { type }] of shape) if (type === 'url') checkUrl(parameters[name], policy);
  }
}

function checkUrl(value: Json | undefined, policy: TargetPolicy): void {
  if (typeof value !== 'string' || !URL.canParse(value)) return;
  const { hostname, port, protocol } = new URL(value);
  // What is filled in later is not known yet.
  if (hostname === '' || decodeURIComponent(hostname).includes('$')) return;
  const target = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (DEFAULT_PORTS.get(protocol) ?? 0) : Number(port),
  };
  const reason = refusalOfWritten(target, policy);
  if (reason === null) return;
  throw policyError(
    'VE_POLICY_TARGET',
    `This worker does not send load to ${target.host}:${target.port}: ${reason}.`,
    'Choose another target, or start the worker with --allow-target.',
  );
}
