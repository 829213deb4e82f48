import type { Json, ParameterShape } from '@vajraedge/sdk';
import { checkParameters } from '../reading/check-parameters.js';
import { type CheckResult, judged } from '../conformance-report.js';
import type { Subject } from '../conformance-options.js';

/** Whether the samples fit, and whether everything that is wrong with a plan's values is listed at once. */
export function checkParameterValidation({ task, sample }: Subject): CheckResult {
  const shape = (task.parameters ?? {}) as ParameterShape;
  const problems: string[] = [];
  for (const name of ['parameters', 'slow', 'failing'] as const) {
    const found = checkParameters(shape, sample[name] ?? {}, `samples.${task.name}.${name}`);
    if (sample[name]) problems.push(...found.map(({ path, message }) => `${path}: ${message}`));
  }
  const names = [...Object.keys(shape), 'noSuchParameter'];
  // NaN fits no descriptor whatever.
  const nonsense = Object.fromEntries(names.map((name) => [name, Number.NaN])) as { [name: string]: Json };
  const refused = new Set(checkParameters(shape, nonsense).map(({ keys }) => keys[0]));
  problems.push(...names.filter((name) => !refused.has(name)).map((name) => `${name}: NaN was not refused`));
  return judged(problems, `${names.length} problems out of ${names.length} are listed at once`);
}
