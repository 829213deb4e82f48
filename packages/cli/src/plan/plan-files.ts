import type { Json } from '@vajraedge/sdk';
import type { PlanDocument } from '@vajraedge/core';

/** Modules of the user's own that a plan names: task files, hooks and checks; whatever the plan looks like. */
export function filesOfPlan({
  value,
  taskFiles,
}: Pick<PlanDocument, 'value' | 'taskFiles'>): readonly string[] {
  const hooks = fieldOf(value, 'hooks');
  const checks = fieldOf(value, 'checks');
  const named = [
    fieldOf(hooks, 'before'),
    fieldOf(hooks, 'after'),
    ...(Array.isArray(checks) ? (checks as readonly Json[]) : []),
  ];
  return [...taskFiles, ...named.filter((each) => typeof each === 'string')];
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as { readonly [key: string]: Json })[name];
}
