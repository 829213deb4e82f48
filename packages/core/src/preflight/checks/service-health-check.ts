import { type ProbeResult } from '@vajraedge/sdk';
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
    return entries.length === 0 ? [skip(NAME, 'The plan has no task.')] : entries.map(judge);
  },
};

function judge({ scenario, label, task, probe, problem }: ProbedEntry): CheckFinding {
  const name = `${NAME} ${scenario}/${label}`;
  if (problem !== null) {
    return fail(
      name,
      `The probe of ${task} gave no answer to judge: ${problem.message} (${problem.code}).`,
      'Mend the task’s probe, or its parameters; nothing is known about the target.',
      { failureCode: problem.code },
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
