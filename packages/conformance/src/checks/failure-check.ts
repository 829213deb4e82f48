import { type CheckResult, judged } from '../conformance-report.js';
import { harnessOf, type Subject } from '../conformance-options.js';
import { type IterationFailure, thrownFailure } from '../iteration-failure.js';
import type { TaskHarness } from '../task-harness.js';
import { withLimit } from '../time-limit.js';

const ATTEMPTS = 2;

/** Whether an iteration that fails does so under a code of its own, the same each time. */
export async function checkFailure(subject: Subject): Promise<CheckResult> {
  const { failing } = subject.sample;
  if (failing === null) return { state: 'SKIP', message: 'no iteration of it ever fails, its sample says' };
  if (failing === undefined) {
    return {
      state: 'SKIP',
      message: 'give a sample `failing`, whose iteration fails, or null where there is none',
    };
  }
  const harness = await harnessOf(subject, failing);
  const failures: (IterationFailure | null)[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) failures.push(await attemptOne(subject, harness));
  await withLimit(subject.host, subject.iterationLimitMs, () => harness.close());
  const codes = [...new Set(failures.map((failure) => failure?.code))];
  const problems = failures.flatMap((failure) => {
    if (failure === null) return ['the sample `failing` did not fail'];
    if (failure.code === 'LATE') return [failure.message];
    const isOwn = failure.code !== 'TASK_ERROR' && failure.code !== 'TASK_BAD_OUTCOME';
    return isOwn
      ? []
      : [`failed without a code of its own (${failure.code}: ${failure.message}): throw a TaskFailure`];
  });
  if (codes.length > 1)
    problems.push(`the code is not stable: ${codes.map((code) => code ?? 'ok').join(', ')}`);
  return judged([...new Set(problems)], `failed with ${codes.join()} each time`);
}

/** A user that cannot be made fails the iteration that it was made for, as in a run. */
async function attemptOne(
  { host, iterationLimitMs }: Subject,
  harness: TaskHarness,
): Promise<IterationFailure | null> {
  const ending = await withLimit(host, iterationLimitMs, async () => (await harness.createUser()).iterate());
  if (ending.kind === 'done') return ending.value.failure;
  if (ending.kind === 'thrown') return thrownFailure(ending.error);
  return { code: 'LATE', message: `the sample \`failing\` did not end within ${iterationLimitMs} ms` };
}
