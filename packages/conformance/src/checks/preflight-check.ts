import type { AnyTaskDefinition } from '@vajraedge/sdk';
import { type CheckResult, judged } from '../conformance-report.js';
import { sampleValues, type Subject } from '../conformance-options.js';
import { thrownFailure } from '../iteration-failure.js';
import { type Ending, withLimit } from '../time-limit.js';

const STAND_IN_LIMIT_MS = 2000;

/** Whether what pre-flight asks of a task (`targets`, `probe`, `standIn`) is answered, in time, for the sample. */
export async function checkPreflight(subject: Subject): Promise<CheckResult> {
  const { task, host, iterationLimitMs, abortLimitMs } = subject;
  if (!task.targets && !task.probe && !task.standIn)
    return { state: 'SKIP', message: 'has no targets, probe or standIn' };
  const parameters = sampleValues(subject);
  const problems = targetProblems(task, parameters);
  const never = { parameters, baseDir: null, signal: new AbortController().signal };
  if (task.probe) {
    problems.push(...probeProblems(await withLimit(host, iterationLimitMs, () => task.probe?.(never))));
    const aborted = { parameters, baseDir: null, signal: AbortSignal.abort() };
    const ending = await withLimit(host, abortLimitMs, () => task.probe?.(aborted));
    if (ending.kind === 'late')
      problems.push(`probe went on for more than ${abortLimitMs} ms after an abort`);
  }
  const ending = await withLimit(host, STAND_IN_LIMIT_MS, async () => {
    const standIn = await task.standIn?.({ parameters });
    await standIn?.close?.();
  });
  if (ending.kind === 'late') problems.push(`standIn took longer than ${STAND_IN_LIMIT_MS} ms`);
  if (ending.kind === 'thrown') problems.push(`standIn threw ${thrownFailure(ending.error).message}`);
  return judged(problems, 'what the task offers to pre-flight works for the sample');
}

function targetProblems(task: AnyTaskDefinition, parameters: object): string[] {
  try {
    const targets: unknown = task.targets?.(parameters) ?? [];
    if (!Array.isArray(targets)) return ['targets gave back no list'];
    return (targets as unknown[]).flatMap((target, index) => {
      const { host, port } = (target ?? {}) as { host?: unknown; port?: unknown };
      const hasHost = typeof host === 'string' && /^[^\s[\]/]+$/.test(host);
      const hasPort = Number.isInteger(port) && (port as number) > 0 && (port as number) < 65_536;
      return hasHost && hasPort
        ? []
        : [`targets[${index}] has no host (a name or an address without brackets) or no port`];
    });
  } catch (error) {
    return [`targets threw ${thrownFailure(error).message}`];
  }
}

function probeProblems(ending: Ending<unknown>): string[] {
  if (ending.kind === 'late') return ['probe did not end'];
  if (ending.kind === 'thrown')
    return [`probe threw ${thrownFailure(ending.error).message}: it should give back what it saw`];
  const { ok, message } = (ending.value ?? {}) as { ok?: unknown; message?: unknown };
  if (typeof ok !== 'boolean' || typeof message !== 'string' || message === '')
    return ['probe gave back no result with ok and a message'];
  return ok ? [] : [`probe is not ok with the sample: ${message}`];
}
