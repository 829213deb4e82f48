import { type CheckResult, judged } from '../conformance-report.js';
import { harnessOf, type Subject } from '../conformance-options.js';
import { thrownFailure } from '../iteration-failure.js';
import type { TaskHarness } from '../task-harness.js';
import { withLimit } from '../time-limit.js';

const USERS = 2;
const ITERATIONS_PER_USER = 3;

/** Whether iterations are ok for two users side by side, and everything can be opened and closed. */
export async function checkExecute(subject: Subject): Promise<CheckResult> {
  const problems = new Set<string>();
  const harness = await limited(subject, problems, 'setting up', () => harnessOf(subject, undefined, USERS));
  if (harness === undefined) return judged([...problems], '');
  const users = Array.from({ length: USERS }, () => runUser(subject, harness, problems));
  await Promise.all(users);
  await limited(subject, problems, 'closing', () => harness.close());
  return judged([...problems], `${USERS} users ran ${ITERATIONS_PER_USER} iterations each`);
}

async function runUser(subject: Subject, harness: TaskHarness, problems: Set<string>): Promise<void> {
  const user = await limited(subject, problems, 'createUser', () => harness.createUser());
  for (let count = 0; user !== undefined && count < ITERATIONS_PER_USER; count += 1) {
    const result = await limited(subject, problems, 'execute', () => user.iterate());
    if (result === undefined) return;
    if (result.failure !== null)
      problems.add(`execute failed with ${result.failure.code}: ${result.failure.message}`);
  }
  await limited(subject, problems, 'closing a user', async () => user?.close());
}

async function limited<T>(
  { host, iterationLimitMs }: Subject,
  problems: Set<string>,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const ending = await withLimit(host, iterationLimitMs, work);
  if (ending.kind === 'done') return ending.value;
  const { code, message } =
    ending.kind === 'thrown' ? thrownFailure(ending.error) : { code: '', message: '' };
  problems.add(
    ending.kind === 'late'
      ? `${what} took longer than ${iterationLimitMs} ms`
      : `${what} threw ${code}: ${message}`,
  );
  return undefined;
}
