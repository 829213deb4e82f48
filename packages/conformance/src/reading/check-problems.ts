import { describeValue } from './parameter-problem.js';
import { isMap } from './plain-map.js';

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LONGEST_NAME = 64;

/** Everything that is wrong with a value that should be a pre-flight check. An empty list: it is one. */
export function checkProblems(value: unknown): string[] {
  if (!isMap(value)) return [`wanted what defineCheck returns, got ${describeValue(value)}`];
  const { name, run } = value;
  const problems: string[] = [];
  if (typeof name !== 'string' || !NAME.test(name) || name.length > LONGEST_NAME)
    problems.push(
      `name: wanted a-z, 0-9 and -, beginning with a letter, at most ${LONGEST_NAME}, got ${describeValue(name)}`,
    );
  if (typeof run !== 'function') problems.push(`run: wanted a function, got ${describeValue(run)}`);
  return problems;
}
