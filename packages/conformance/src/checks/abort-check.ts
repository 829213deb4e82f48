import { type CheckResult, judged } from '../conformance-report.js';
import { harnessOf, type Subject } from '../conformance-options.js';
import type { HarnessUser } from '../task-harness.js';
import { pause, withLimit } from '../time-limit.js';

/** When a slow iteration is aborted, after its start. */
const BEFORE_ABORT_MS = 50;

/** Whether an iteration ends soon after its signal: one that is going on, and one that begins after it. */
export async function checkAbort(subject: Subject): Promise<CheckResult> {
  const { sample, abortLimitMs } = subject;
  if (sample.slow === undefined) {
    return {
      state: 'SKIP',
      message: 'give a sample `slow`, whose iteration never ends by itself, or null where there is none',
    };
  }
  const harness = await harnessOf(subject, sample.slow ?? sample.parameters);
  const problems: string[] = [];
  const inFlight = await abortInFlight(subject, await harness.createUser(), problems);
  const before = await abortBefore(subject, await harness.createUser(), problems);
  const closing = await withLimit(subject.host, abortLimitMs, () => harness.close());
  if (closing.kind === 'late') problems.push(`closing took longer than ${abortLimitMs} ms after an abort`);
  const elapsedMs = Math.max(inFlight, before);
  return judged(problems, `ended at most ${elapsedMs.toFixed(1)} ms after the abort`, { abortMs: elapsedMs });
}

async function abortInFlight(
  { sample, host, abortLimitMs }: Subject,
  user: HarnessUser,
  problems: string[],
): Promise<number> {
  let hasEnded = false;
  const iteration = user.iterate().then(() => (hasEnded = true));
  if (sample.slow) await pause(host, BEFORE_ABORT_MS);
  if (sample.slow && hasEnded)
    problems.push(`the sample \`slow\` ended by itself within ${BEFORE_ABORT_MS} ms: it shows nothing`);
  user.abort();
  const ending = await withLimit(host, abortLimitMs, () => iteration);
  if (ending.kind === 'late')
    problems.push(`an iteration went on for more than ${abortLimitMs} ms after its abort`);
  return ending.kind === 'late' ? abortLimitMs : ending.elapsedMs;
}

async function abortBefore(
  { host, abortLimitMs }: Subject,
  user: HarnessUser,
  problems: string[],
): Promise<number> {
  user.abort();
  const ending = await withLimit(host, abortLimitMs, () => user.iterate());
  if (ending.kind === 'late')
    problems.push(`an iteration that began aborted went on for more than ${abortLimitMs} ms`);
  return ending.kind === 'late' ? abortLimitMs : ending.elapsedMs;
}
