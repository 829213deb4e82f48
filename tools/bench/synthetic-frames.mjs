import { histogramOf, seeded } from './seeded-values.mjs';

/** So many seconds look different from each other, then they come again: encoding is what the bench pays for, not making. */
const VARIANTS = 20;
const SHARE_MS = 1000;

const timesOf = (count, level, random) =>
  Array.from({ length: count }, () => level * (500 + 4000 * random() ** 4 - 900 * Math.log(random() + 1e-9)));

/** @param number from 0 @param level 1: as always; 2: twice as slow */
function seriesOf(number, count, level, random) {
  const service = timesOf(count, level, random);
  const lag = service.map(() => 60 + 80 * random());
  const failed = Math.floor(count / 20);
  return {
    ...{ scenario: 'browse', task: taskName(number), step: null, phase: 'sustain', count },
    failures: failed === 0 ? {} : { [number % 2 === 0 ? 'HTTP_5XX' : 'TIMEOUT']: failed },
    ...{ receivedBytes: 500 * count, sentBytes: 90 * count },
    checks: {},
    labels: { status: { 200: count - failed, ...(failed > 0 && { 503: failed }) } },
    ...{ counters: {}, trends: {}, examples: [] },
    responseTimeUs: histogramOf(service.map((value, at) => value + lag[at])),
    serviceTimeUs: histogramOf(service),
    startLagUs: histogramOf(lag),
  };
}

/** What the plan of these frames calls a task. */
export function taskName(number) {
  return `page ${number + 1}`;
}

/**
 * The plan that these frames are of: a task for each series.
 * @param frames.workers that send them
 * @param frames.series in each frame
 * @param frames.samples iterations a second in each series
 * @param seconds how long it lasts
 */
export function planOfFrames({ workers, series, samples }, seconds) {
  const mix = Array.from({ length: series }, (_, number) => ({ task: 'NOOP', name: taskName(number) }));
  const load = { targetTps: workers * series * samples, sustain: `${seconds}s` };
  return { name: `${workers} workers`, scenarios: { browse: { mix, load } } };
}

/**
 * Snapshots of seconds, made before they are needed, as one engine would have recorded them.
 * @param frames.series in each snapshot
 * @param frames.samples iterations of a second in all series but the last, which has what is left
 * @returns a function of `{ second, worker, started }`: numbers of the second (from 1) and the worker, iterations
 */
export function createSnapshots({ series: count, samples }) {
  const random = seeded(7);
  const variants = Array.from({ length: VARIANTS }, (_, at) => {
    const level = 1 + 0.5 * Math.sin(at) ** 2;
    const wakeLagUs = histogramOf(Array.from({ length: 500 }, () => 60 + 80 * random()));
    const series = Array.from({ length: count - 1 }, (_, number) => seriesOf(number, samples, level, random));
    return { series, wakeLagUs };
  });
  const rests = new Map();
  const restOf = (left) => {
    if (!rests.has(left)) rests.set(left, seriesOf(count - 1, left, 1, seeded(left + 1)));
    return rests.get(left);
  };
  return ({ second, worker, started }) => {
    const { series, wakeLagUs } = variants[(second + (worker % 3)) % VARIANTS];
    const whole = Math.min(series.length, Math.floor(started / samples));
    const rest = started - whole * samples;
    const all = [...series.slice(0, whole), ...(rest > 0 ? [restOf(rest)] : [])];
    const failed = all.reduce(
      (sum, { failures }) => sum + Object.values(failures).reduce((a, b) => a + b, 0),
      0,
    );
    const ends = { ok: started - failed, failed, dropped: 0, missed: 0, late: 0 };
    return {
      ...{ fromMs: (second - 1) * SHARE_MS, toMs: second * SHARE_MS, series: all },
      arrivals: [{ scenario: 'browse', phase: 'sustain', scheduled: started, started, ...ends }],
      generators: [{ engine: 0, wakeLagUs, loopUtilizationRatio: 0.3, gcMs: 3, gcMaxMs: 2 }],
      ...{ inFlight: 5 + (second % 7), users: 20, overflowed: 0 },
    };
  };
}
