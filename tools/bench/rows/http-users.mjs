import { decimal, figure, remark } from '../result-table.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const USERS = 5000;
const LIMIT_BYTES = 150e6;

/** Many users who do little. */
export const httpUsers = {
  name: 'http-users',
  title: `${decimal(USERS)} users with a connection each, one request a second each`,
  method: 'Largest resident memory of the whole process.',
  async run({ target, cores, full }) {
    await target.reset();
    const load = { model: 'closed', users: USERS, rampUp: '5s', sustain: full ? '30s' : '10s', pacing: '1s' };
    const plan = planOf('users', 'HTTP_GET', { url: `${target.url}/` }, load);
    const { report } = await runVajra(plan, { prefix: cores.generator });
    const residentBytes = Math.max(...report.perSecond.map((second) => second.residentBytes));
    const users = Math.max(...report.perSecond.map((second) => second.users));
    return {
      figures: [
        figure('users at once', decimal(users), decimal(USERS), users === USERS),
        figure(
          'resident memory',
          `${decimal(residentBytes / 1e6)} MB`,
          `${LIMIT_BYTES / 1e6} MB`,
          residentBytes <= LIMIT_BYTES,
        ),
        remark('iterations', `${decimal(report.ledger.ok)} ok, ${decimal(report.ledger.failed)} failed`),
        remark('verdict', verdictOf(report)),
      ],
    };
  },
};
