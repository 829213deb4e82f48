import type { ProbeResult } from '@vajraedge/sdk';
import {
  type CheckFinding,
  fail,
  pass,
  type PreflightCheck,
  type ProbedEntry,
  skip,
  warn,
} from '../preflight-check.js';

const NAME = 'service-health';
/** An answer that takes longer than this is worth a look before load is put on top, milliseconds. */
const SLOW_MS = 1000;

/** One real request of every task of the plan, made by the task itself where the load would come from. */
export const serviceHealthCheck: PreflightCheck = {
  name: NAME,
  critical: true,
  run: async ({ prober }) => {
    const entries = await prober.entries;
    return notReady(entries) ?? entries.map(judge);
  },
};

/** One finding where nothing could be asked for one reason that lies before the tasks: unreadable data, a secret. */
function notReady(entries: readonly ProbedEntry[]): CheckFinding[] | null {
  const [first] = entries;
  if (first === undefined) return [skip(NAME, 'The plan has no task.')];
  const { problem } = first;
  if (problem === null || !problem.code.startsWith('VE_')) return null;
  if (entries.some((entry) => entry.problem?.message !== problem.message)) return null;
  const remedy = problem.hint === undefined || problem.hint === '' ? 'Correct the plan.' : problem.hint;
  return [
    fail(NAME, `The tasks cannot be made ready: ${problem.message}`, remedy, { failureCode: problem.code }),
  ];
}

function judge({ scenario, label, task, probe, problem }: ProbedEntry): CheckFinding {
  const name = `${NAME} ${scenario}/${label}`;
  if (problem !== null) {
    const { code, message, hint = '' } = problem;
    return fail(
      name,
      `The probe of ${task} gave no answer to judge: ${message.replace(/\.$/, '')} (${code}).`,
      hint === ''
        ? `If the target answers otherwise, the fault is in the task: mend the probe of ${task}, or its parameters.`
        : hint,
      { failureCode: code },
    );
  }
  if (probe === null) return skip(name, `${task} brings no probe, so its target was not asked.`);
  const details = detailsOf(probe);
  if (!probe.ok)
    return fail(
      name,
      probe.message,
      probe.remedy ?? 'Look at the target, then at the parameters of the task.',
      details,
    );
  if (probe.remedy !== undefined) return warn(name, probe.message, probe.remedy, details);
  if ((probe.timings?.totalMs ?? 0) > SLOW_MS) {
    return warn(
      name,
      `${probe.message} It took ${Math.round(probe.timings?.totalMs ?? 0).toLocaleString('en')} ms with no load on it.`,
      'Find out why one request is slow before you send many.',
      details,
    );
  }
  return pass(name, probe.message, details);
}

function detailsOf({
  timings,
  server,
  protocol,
  failureCode,
  details,
}: ProbeResult): CheckFinding['details'] {
  return {
    ...details,
    ...timings,
    ...(server === undefined ? {} : { server }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(failureCode === undefined ? {} : { failureCode }),
  };
}
