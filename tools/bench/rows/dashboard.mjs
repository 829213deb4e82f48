import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { startStandingFleet } from '../../dev/standing-fleet.mjs';
import { frameFigures, probePage } from '../page-probe.mjs';
import { startPinnedBrowser } from '../pinned-browser.mjs';
import { cpuMsOf, pin } from '../processes.mjs';
import { decimal, figure, remark } from '../result-table.mjs';
import { startFramesRun, startSyntheticWorkers } from '../synthetic-fleet.mjs';

/** What is sent: workers, series in a frame, iterations of each series in a second. */
const FRAMES = { workers: 100, series: 50, samples: 20 };
const ANY_PORT = ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'];
const VIEW = { width: 1280, height: 800 };
const SHORT_SECONDS = 60;
const FULL_SECONDS = 3600;
/** The page is left alone so long before anything counts: code is compiled then, and the first second has come. */
const WARM_MS = 10_000;
const FLOOR_MS = 5000;
const LOOK_EVERY_SECONDS = 60;
/** How much more a page may hold than one that has just been opened: a row of each second is kept by both. */
const MOST_GROWTH = 0.1;
/** Of the page that is opened late. */
const LATE_SECONDS = 20;
const LEAST_FULL_SHARE = 0.95;
const MOST_KILLED_MS = 3000;
/** Something that moves all the time, by a script, as little else does: a floor for what this browser can show. */
const MOVING = `<canvas width="1200" height="600"></canvas><script>
const pen = document.querySelector('canvas').getContext('2d');
let at = 0;
const draw = () => {
  pen.clearRect(0, 0, 1200, 600);
  pen.fillRect((at += 7) % 1200, 100, 200, 300);
  requestAnimationFrame(draw);
};
draw();
</script>`;

/** Opens a page with a probe in it. */
async function open(browser, url, seconds) {
  const page = await browser.newPage({ viewport: VIEW });
  await page.addInitScript(probePage, seconds + 60);
  await page.goto(url);
  return page;
}

const take = (page) => page.evaluate(() => globalThis.pageProbe.take());

/** The frames of a page that has nothing to do, and of one that draws in each. */
async function floorOf(browser, content) {
  const page = await open(browser, `data:text/html,${encodeURIComponent(content)}`, 60);
  await after(1000);
  await take(page);
  await after(FLOOR_MS);
  const taken = await take(page);
  await page.close();
  return frameFigures(taken, taken.nowMs - FLOOR_MS, taken.nowMs);
}

/** Heap after a collection of garbage, and elements of the page. */
async function weigh(session) {
  // Twice: what the first finds to be unused may hold on to more.
  for (let times = 0; times < 2; times += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name) => metrics.find((one) => one.name === name).value;
  return { heapBytes: of('JSHeapUsedSize'), nodes: of('Nodes') };
}

/** Watches a run's page for so many seconds. @returns frames and changes, and what the page weighed meanwhile */
async function watch(browser, url, seconds) {
  const page = await open(browser, url, seconds);
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.locator('figure canvas').first().waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await after(WARM_MS);
  const weights = [{ atSeconds: 0, ...(await weigh(session)) }];
  await page.evaluate(() => globalThis.pageProbe.watch('.tiles'));
  await take(page);
  const fromMs = await page.evaluate(() => performance.now());
  const looks = [];
  for (let at = 0; at < seconds; at += LOOK_EVERY_SECONDS) {
    await after(Math.min(LOOK_EVERY_SECONDS, seconds - at) * 1000);
    // A collection holds the page up, and nobody asks for one but this bench: its second does not count.
    looks.push(await page.evaluate(() => performance.now()));
    weights.push({ atSeconds: at + LOOK_EVERY_SECONDS, ...(await weigh(session)) });
  }
  const taken = await take(page);
  const isLook = (startMs) => looks.some((atMs) => atMs > startMs - 1000 && atMs < startMs + 1000);
  const figures = frameFigures(taken, fromMs, looks.at(-1), isLook);
  await page.close();
  if (faults.length > 0) throw new Error(`the page failed: ${faults[0]}`);
  return { figures, weights };
}

/** @returns how long it took the page to show that a worker is gone whose process was killed, milliseconds */
async function seeKilled(browser, url, workers) {
  const page = await open(browser, url, LATE_SECONDS);
  await page.getByRole('row', { name: /^worker-1 running/ }).waitFor();
  await after(WARM_MS);
  const killedMs = performance.now();
  workers.kill('SIGKILL');
  await page.getByRole('row', { name: /^worker-1 lost/ }).waitFor();
  const ms = performance.now() - killedMs;
  await page.close();
  return ms;
}

async function measure(fleet, browser, workers, seconds) {
  const id = await startFramesRun(fleet, FRAMES, 2 * seconds + 600);
  const url = `${fleet.address.url}/runs/${id}#token=${fleet.tokens.operator}`;
  const used = async (work) => {
    const before = [performance.now(), cpuMsOf(fleet.address.processId), browser.cpuMs()];
    const result = await work();
    const ms = performance.now() - before[0];
    const master = (cpuMsOf(fleet.address.processId) - before[1]) / ms;
    return { ...result, master, browser: (browser.cpuMs() - before[2]) / ms };
  };
  const live = await used(() => watch(browser.browser, url, seconds));
  const late = await used(() => watch(browser.browser, url, LATE_SECONDS));
  return { live, late, killedMs: await seeKilled(browser.browser, url, workers) };
}

const mib = ({ heapBytes }) => `${decimal(heapBytes / 2 ** 20, 1)} MiB`;

/** What a page holds, beside one that was opened when it had been open for so many seconds. */
function heapFigures(weights, ofLatePage, seconds) {
  const [end, anew] = [weights.at(-1), ofLatePage.at(-1)];
  const quarters = [0, 0.25, 0.5, 0.75, 1].map((part) => weights[Math.round(part * (weights.length - 1))]);
  return [
    figure(
      `heap of the page after ${seconds} s, and of one that is opened then and shows the same`,
      `${mib(end)}, ${mib(anew)}`,
      `at most ${100 * MOST_GROWTH} % more`,
      end.heapBytes <= (1 + MOST_GROWTH) * anew.heapBytes,
    ),
    remark('heap at the beginning, and after each quarter', quarters.map(mib).join(', ')),
  ];
}

function figuresOf({ live, late, killedMs }, floors, seconds) {
  const { figures, weights } = live;
  const percent = (ratio) => `${decimal(100 * ratio, 1)} %`;
  const told = [
    ['empty page', floors.empty],
    ['page that draws a canvas in each frame', floors.moving],
  ];
  return [
    figure('frames a second, median', decimal(figures.medianPerSecond), '60', figures.medianPerSecond >= 60),
    figure(
      'seconds with 58 frames or more',
      `${percent(figures.fullShare)} of ${figures.seconds}`,
      `at least ${100 * LEAST_FULL_SHARE} %`,
      figures.fullShare >= LEAST_FULL_SHARE,
    ),
    figure(
      'seconds in which the figures changed',
      `${figures.changedSeconds} of ${figures.seconds}`,
      'all',
      figures.changedSeconds >= figures.seconds,
    ),
    figure(
      `from the death of ${FRAMES.workers} workers to a page that shows the first as lost`,
      `${decimal(killedMs)} ms`,
      `${MOST_KILLED_MS / 1000} s`,
      killedMs <= MOST_KILLED_MS,
    ),
    ...heapFigures(live.weights, late.weights, seconds),
    ...told.map(([what, floor]) =>
      remark(`floor: frames a second of an ${what}`.replace('an page', 'a page'), floorText(floor)),
    ),
    remark('fewest frames in a second', decimal(figures.fewest)),
    remark(
      'between frames, p99 and longest',
      `${decimal(figures.p99Ms, 1)} and ${decimal(figures.longestMs, 1)} ms`,
    ),
    remark('frames more than 50 ms apart', decimal(figures.over50)),
    remark('tasks of more than 50 ms', `${figures.longTasks}, longest ${decimal(figures.longestTaskMs)} ms`),
    remark('nodes of the document', decimal(weights.at(-1).nodes)),
    remark('processor of the browser', `${percent(live.browser)} of a core`),
    remark('processor of the master', `${percent(live.master)} of a core`),
    remark(
      `opened again after ${seconds} s: frames a second, median`,
      `${floorText(late.figures)}, heap ${mib(late.weights.at(-1))}`,
    ),
  ];
}

const floorText = ({ medianPerSecond, fullShare, longestMs }) =>
  `${decimal(medianPerSecond)}, ${decimal(100 * fullShare)} % of seconds with 58 or more, longest ${decimal(longestMs)} ms apart`;

/** The page of a run that goes on must not stutter, nor grow. */
export const dashboard = {
  name: 'dashboard',
  title: 'The dashboard with 100 workers and 50 series',
  method:
    `${FRAMES.workers} synthetic workers send a real master frames of 50 series each second over gRPC; a real Chromium without a ` +
    `window shows the run's page at ${VIEW.width}x${VIEW.height}. Master and workers on one core, the browser on the ` +
    'other. It has no graphics processor and draws in software: what it manages with an empty page, and with one that ' +
    'draws a canvas in each frame, is measured first. Frames are calls of requestAnimationFrame; the heap is looked at ' +
    'each minute after a collection of garbage, whose second does not count. A page keeps a row of each second (of a run ' +
    'over two hours, of two or more), so its heap is held against that of a page that is opened in the end.',
  async run({ full, cores }) {
    const seconds = full ? FULL_SECONDS : SHORT_SECONDS;
    const data = mkdtempSync(join(tmpdir(), 'vajra-bench-'));
    const fleet = await startStandingFleet({ data, workers: 0, masterArgs: ANY_PORT, errors: 'inherit' });
    let workers = null;
    let browser = null;
    try {
      if (fleet === null) throw new Error('the master did not come up');
      pin(fleet.address.processId, cores.target);
      browser = await startPinnedBrowser(cores.generator);
      const floors = {
        empty: await floorOf(browser.browser, '<p>nothing'),
        moving: await floorOf(browser.browser, MOVING),
      };
      workers = await startSyntheticWorkers(fleet, FRAMES, cores.target);
      return { figures: figuresOf(await measure(fleet, browser, workers, seconds), floors, seconds) };
    } finally {
      workers?.stdin.destroy();
      await browser?.browser.close();
      await fleet?.end();
      rmSync(data, { recursive: true, force: true });
    }
  },
};
