import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { startStandingFleet } from '../../dev/standing-fleet.mjs';
import { cpuMsOf, pin, residentBytesOf } from '../processes.mjs';
import { decimal, figure, remark } from '../result-table.mjs';
import { medianOf } from '../schedule-distance.mjs';
import { startFramesRun, startSyntheticWorkers } from '../synthetic-fleet.mjs';

const FRAMES = { workers: 100, series: 10, samples: 100 };
const ANY_PORT = ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'];
const STAND_MS = 5000;
/** A master's code runs some hundred times a second only: it takes its time until all of it is compiled. */
const WARM_MS = 30_000;
const SPAN_MS = 10_000;
const MOST_CORES = 0.1;

/** Shares of a core that a process takes, one span after another. */
async function sharesOf(pid, spans) {
  const shares = [];
  for (let at = 0; at < spans; at += 1) {
    const before = [performance.now(), cpuMsOf(pid)];
    await after(SPAN_MS);
    shares.push((cpuMsOf(pid) - before[1]) / (performance.now() - before[0]));
  }
  return shares;
}

/** What a fleet costs its master altogether. */
export const masterWorkers = {
  name: 'master-workers',
  title: 'A master with 100 workers of 10 series each',
  method:
    `${FRAMES.workers} synthetic workers, each with a connection of its own to a real master, a heartbeat every half second ` +
    `and a frame a second of ${FRAMES.series} series with ${FRAMES.samples} iterations each; nobody looks on. Master and workers ` +
    `on a core each. Processor time of the whole process over spans of ${SPAN_MS / 1000} s, the middle one counts; the first ` +
    `${WARM_MS / 1000} s of the run, in which its code is compiled, are told apart.`,
  async run({ full, cores }) {
    const spans = full ? 12 : 3;
    const data = mkdtempSync(join(tmpdir(), 'vajra-bench-'));
    const fleet = await startStandingFleet({ data, workers: 0, masterArgs: ANY_PORT, errors: 'inherit' });
    let workers = null;
    try {
      if (fleet === null) throw new Error('the master did not come up');
      const { processId } = fleet.address;
      pin(processId, cores.target);
      workers = await startSyntheticWorkers(fleet, FRAMES, cores.generator);
      await after(STAND_MS);
      const [standing] = await sharesOf(processId, 1);
      await startFramesRun(fleet, FRAMES, 600);
      const cold = await sharesOf(processId, WARM_MS / SPAN_MS);
      const warm = await sharesOf(processId, spans);
      const share = medianOf(warm);
      const percent = (ratio) => `${decimal(100 * ratio, 1)} %`;
      return {
        figures: [
          figure('share of a core', percent(share), `below ${100 * MOST_CORES} %`, share < MOST_CORES),
          remark('each span', warm.map(percent).join(', ')),
          remark(`in the first ${WARM_MS / 1000} s`, cold.map(percent).join(', ')),
          remark('without a run: heartbeats alone', percent(standing)),
          remark('memory', `${decimal(residentBytesOf(processId) / 2 ** 20)} MiB`),
        ],
      };
    } finally {
      workers?.stdin.destroy();
      await fleet?.end();
      rmSync(data, { recursive: true, force: true });
    }
  },
};
