import { describeValue } from './parameter-problem.js';
import { taskProblems, toTaskDefinition } from './task-problems.js';
import { isMap } from './plain-map.js';

/**
 * Everything that is wrong with a value that should be a plugin, each problem beginning with its place, such as
 * `tasks[1] (HTTP_GET)`. An empty list: it is one. Never throws.
 */
export function pluginProblems(value: unknown): string[] {
  try {
    if (!isMap(value)) return [`wanted what definePlugin returns, got ${describeValue(value)}`];
    const problems = ['displayName', 'description'].flatMap((field) => {
      const text = value[field];
      return text === undefined || typeof text === 'string'
        ? []
        : [`${field}: wanted text, got ${describeValue(text)}`];
    });
    const { tasks } = value;
    if (Array.isArray(tasks) && tasks.length > 0) return [...problems, ...listProblems(tasks)];
    return [...problems, `tasks: wanted a list of at least one task, got ${describeValue(tasks)}`];
  } catch (error) {
    return [`could not be read: ${String((error as { message?: unknown } | undefined)?.message ?? error)}`];
  }
}

function listProblems(tasks: readonly unknown[]): string[] {
  const seen = new Set<string>();
  return Array.from(tasks, (task, index) => {
    const problems = taskProblems(task);
    const name = toTaskDefinition(task)?.name;
    if (name === '') problems.push('name: is required in a plugin');
    if (name !== undefined && name !== '' && seen.has(name)) problems.push(`name: ${name} is there twice`);
    if (name !== undefined) seen.add(name);
    const place = `tasks[${index}]${name === undefined || name === '' ? '' : ` (${name})`}`;
    return problems.map((problem) => `${place}: ${problem}`);
  }).flat();
}
