import { isAbsolute, relative, resolve } from 'node:path';
import type { ResolvedPlan } from '@vajraedge/core';
import { isInside } from '../run/safe-name.js';
import { policyError, type WorkerPolicy } from './worker-policy.js';

/**
 * Hooks and checks are code. A plan that comes from a master names them, but they are taken from the worker's own task
 * folder, where its owner has put them: what a master sends is never run.
 *
 * @returns the plan with the paths of the worker's own files
 * @throws VE_POLICY_CODE
 */
export function withLocalCode(plan: ResolvedPlan, { taskDir }: WorkerPolicy): ResolvedPlan {
  const local = (file: string): string => {
    if (taskDir !== null && !isAbsolute(file)) {
      const path = resolve(taskDir, file);
      if (isInside(relative(taskDir, path))) return path;
    }
    throw policyError(
      'VE_POLICY_CODE',
      `The plan wants the code of ${JSON.stringify(file)} to be run here, and this worker has no such file.`,
      'Put it below a folder on every worker, and start them with --task-dir FOLDER.',
    );
  };
  const { before, after } = plan.hooks;
  return {
    ...plan,
    hooks: { before: before === null ? null : local(before), after: after === null ? null : local(after) },
    ...(plan.checks === undefined ? {} : { checks: plan.checks.map(local) }),
  };
}
