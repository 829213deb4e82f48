import { checkProblems } from './check-problems.js';
import { describeValue } from './parameter-problem.js';
import { isMap } from './plain-map.js';
import { taskProblems, toTaskDefinition } from './task-problems.js';

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
    const { tasks, checks } = value;
    const found = [...problems, ...checkListProblems(checks)];
    if (Array.isArray(tasks) && tasks.length > 0) return [...found, ...listProblems(tasks)];
    return [...found, `tasks: wanted a list of at least one task, got ${describeValue(tasks)}`];
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

function checkListProblems(checks: unknown): string[] {
  if (checks === undefined) return [];
  if (!Array.isArray(checks)) return [`checks: wanted a list of checks, got ${describeValue(checks)}`];
  const seen = new Set<string>();
  return Array.from(checks as readonly unknown[], (check, index) => {
    const problems = checkProblems(check);
    const name = isMap(check) && typeof check['name'] === 'string' ? check['name'] : '';
    if (name !== '' && seen.has(name)) problems.push(`name: ${name} is there twice`);
    seen.add(name);
    return problems.map((problem) => `checks[${index}]${name === '' ? '' : ` (${name})`}: ${problem}`);
  }).flat();
}
