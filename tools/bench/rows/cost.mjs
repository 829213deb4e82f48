import { decimal, remark } from '../result-table.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const USERS = 10;

/** What an iteration costs the engine when the task does nothing. */
export const cost = {
  name: 'cost',
  title: 'What an iteration costs the engine',
  method: `${USERS} users, back to back, with a task that does nothing (NOOP); one engine thread; everything recorded.`,
  async run({ cores, full }) {
    const load = { model: 'closed', users: USERS, warmup: '1s', sustain: full ? '20s' : '4s' };
    const { report, cpuUs } = await runVajra(planOf('cost', 'NOOP', {}, load), { prefix: cores.generator });
    const { achievedPerSecond } = report.totals;
    return {
      figures: [
        remark('time an iteration', `${decimal(1e6 / achievedPerSecond, 2)} us`),
        remark('iterations a second', decimal(achievedPerSecond)),
        remark('processor time an iteration, whole process', `${decimal(cpuUs / report.ledger.ok, 2)} us`),
        remark('verdict', verdictOf(report)),
      ],
    };
  },
};
