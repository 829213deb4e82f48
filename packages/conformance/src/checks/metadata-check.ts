import type { ParameterShape } from '@vajraedge/sdk';
import { type CheckResult, judged } from '../conformance-report.js';
import type { Subject } from '../conformance-options.js';

/** Whether somebody who has only the form before him knows what the task does and what its parameters are. */
export function checkMetadata({ task }: Subject): CheckResult {
  const problems: string[] = [];
  if (!task.description) problems.push('has no description');
  if (!task.category) problems.push('has no category');
  for (const [name, descriptor] of Object.entries((task.parameters ?? {}) as ParameterShape)) {
    if (!descriptor.description) problems.push(`parameters.${name} has no description`);
  }
  return judged(problems, 'task and parameters are described');
}
