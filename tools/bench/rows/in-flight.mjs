import { decimal, figure, remark } from '../result-table.mjs';
import { planOf, runVajra, verdictOf } from '../vajra-run.mjs';

const USERS = 50_000;
const LIMIT_BYTES = 2 ** 30;

/** As many users at once as a plan may have. */
export const inFlight = {
  name: 'in-flight',
  title: `${decimal(USERS)} iterations in flight`,
  method:
    'Closed load of SLEEP iterations of 4 s, all users started within 5 s. Largest resident memory of the whole process.',
  async run() {
    const load = { model: 'closed', users: USERS, rampUp: '5s', sustain: '6s' };
    const { report } = await runVajra(planOf('in flight', 'SLEEP', { time: '4s' }, load));
    const largest = (name) => Math.max(...report.perSecond.map((second) => second[name]));
    const residentBytes = largest('residentBytes');
    return {
      figures: [
        figure(
          'in flight at once',
          decimal(largest('inFlight')),
          `${decimal(USERS)}`,
          largest('inFlight') === USERS,
        ),
        figure(
          'resident memory',
          `${decimal(residentBytes / 2 ** 20)} MiB`,
          'below 1,024 MiB',
          residentBytes < LIMIT_BYTES,
        ),
        remark('iterations', `${decimal(report.ledger.ok)} ok, ${decimal(report.ledger.failed)} failed`),
        remark('verdict', verdictOf(report)),
      ],
    };
  },
};
