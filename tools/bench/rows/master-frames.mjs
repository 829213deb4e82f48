import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock } from '../../../packages/core/dist/index.js';
import { createFleetAggregate } from '../../../packages/master/dist/aggregate/create-fleet-aggregate.js';
import { openMasterStore } from '../../../packages/master/dist/store/open-master-store.js';
import {
  addToTotals,
  BOUNDED_WORKER_SERVICE,
  decodeFrame,
  encodeFrame,
  FrameReceiver,
  NO_TOTALS,
} from '../../../packages/protocol/dist/index.js';
import { decimal, figure, remark } from '../result-table.mjs';
import { histogramOf, seeded } from '../seeded-values.mjs';

const WORKERS = 100;
const SERIES = 10;
const SAMPLES_PER_SERIES = 100;
/** Frames are merged once they are ten seconds old, so that is part of it; and code is compiled by then. */
const WARM_SECONDS = 20;
const SLOTS = 8192;
const MOST_CORES = 0.1;
const RUN = 'bench';
const HOST = {
  processCores: 0.4,
  machineCpuRatio: 0.3,
  cores: 4,
  residentBytes: 9e7,
  openDescriptors: 60,
  maxDescriptors: 1024,
};

function seriesOf(number, random) {
  // From half a millisecond on, with a tail, as answers are.
  const service = Array.from(
    { length: SAMPLES_PER_SERIES },
    () => 500 + 4000 * random() ** 4 - 900 * Math.log(random()),
  );
  const lag = service.map(() => 60 + 80 * random());
  return {
    scenario: 'browse',
    task: `TASK_${number}`,
    step: null,
    phase: 'sustain',
    count: SAMPLES_PER_SERIES,
    failures: { HTTP_5XX: 2 },
    receivedBytes: 50_000,
    sentBytes: 9000,
    checks: { 'status is 200': { passed: 98, failed: 2 } },
    labels: { status: { 200: 98, 503: 2 } },
    counters: {},
    trends: {},
    examples: [],
    responseTimeUs: histogramOf(service.map((value, at) => value + lag[at])),
    serviceTimeUs: histogramOf(service),
    startLagUs: histogramOf(lag),
  };
}

function snapshotOf(second, random) {
  const series = Array.from({ length: SERIES }, (_, number) => seriesOf(number, random));
  const started = SERIES * SAMPLES_PER_SERIES;
  const ends = { ok: started - 2 * SERIES, failed: 2 * SERIES, dropped: 0, missed: 0, late: 0 };
  const wakeLagUs = histogramOf(Array.from({ length: started }, () => 60 + 80 * random()));
  return {
    fromMs: (second - 1) * 1000,
    toMs: second * 1000,
    series,
    arrivals: [{ scenario: 'browse', phase: 'sustain', scheduled: started, started, ...ends }],
    generators: [{ engine: 0, wakeLagUs, loopUtilizationRatio: 0.3, gcMs: 3, gcMaxMs: 2 }],
    inFlight: 5,
    users: 20,
    overflowed: 0,
  };
}

const { serialize, deserialize } = (() => {
  const { requestSerialize, requestDeserialize } = BOUNDED_WORKER_SERVICE.streamMetrics;
  return { serialize: requestSerialize, deserialize: requestDeserialize };
})();

/** A worker that sends one frame a second, as the bytes of a message. */
function createWorker(number) {
  const random = seeded(number + 1);
  const session = { sessionId: `session-${number}`, epoch: 1 };
  let totals = NO_TOTALS;
  return (second) => {
    const snapshot = snapshotOf(second, random);
    totals = addToTotals(totals, snapshot);
    const positions = [{ scenarioIndex: 0, settledIndex: second * 1000, appliedHandover: 1 }];
    const rest = { merged: false, positions, released: [], last: false, host: HOST };
    return serialize(
      encodeFrame({ session, runId: RUN, sequence: second, snapshot, totals, ...rest }, SLOTS),
    );
  };
}

function planOf() {
  const load = {
    model: 'open',
    segments: [{ phase: 'sustain', durationMs: 600_000, fromPerSecond: 1e5, toPerSecond: 1e5 }],
    maxConcurrency: 50_000,
    overflow: 'wait',
  };
  const rest = {
    variables: {},
    data: [],
    thresholds: [],
    hooks: { before: null, after: null },
    baseDir: null,
  };
  const scenario = { name: 'browse', index: 0, after: null, mix: [], load };
  return {
    name: 'bench',
    tags: {},
    scenarios: [scenario],
    iterationTimeoutMs: 1,
    gracefulStopMs: 1,
    ...rest,
  };
}

/** What a master does with a frame, from its bytes to the acknowledgement, and with each second. */
function createReceiver(store) {
  const clock = createSystemClock();
  const aggregate = createFleetAggregate({ plan: planOf(), runId: RUN, source: store, clock });
  const receivers = new Map();
  store.transact((write) =>
    write.putRun({ id: RUN, name: RUN, state: 'active', createdMs: 0, tags: {}, record: {} }),
  );
  const costs = { decode: 0, check: 0, store: 0, add: 0, second: 0, compact: 0 };
  const timed = (name, work) => {
    const { user, system } = process.cpuUsage();
    const result = work();
    const after = process.cpuUsage();
    costs[name] += after.user + after.system - user - system;
    return result;
  };
  const receive = (bytes) => {
    const [wire, frame] = timed('decode', () => {
      const message = deserialize(bytes);
      return [message, decodeFrame(message, SLOTS)];
    });
    const { sessionId } = frame.session;
    const receiver = receivers.get(sessionId) ?? new FrameReceiver();
    receivers.set(sessionId, receiver);
    const { state, kind } = timed('check', () => receiver.offer(frame));
    if (kind !== 'apply') throw new Error(`a frame was not applied: ${kind}`);
    const stored = { sessionId, workerId: sessionId, snapshot: frame.snapshot, host: frame.host };
    timed('store', () =>
      store.transact((write) => {
        write.putSession({ runId: RUN, sessionId, record: { state, positions: frame.positions } });
        write.putFrame(RUN, stored, wire.snapshot);
      }),
    );
    receiver.commit(state);
    timed('add', () => aggregate.add(stored));
  };
  const endSecond = (second) => {
    aggregate.expect([...receivers.keys()]);
    timed('second', () => [aggregate.rows(second * 1000), aggregate.progress()]);
    timed('compact', () => {
      while (store.compact(RUN, false, aggregate));
    });
  };
  const reset = () => Object.keys(costs).forEach((name) => (costs[name] = 0));
  return { receive, endSecond, reset, costs, aggregate };
}

/** One master must carry a hundred workers without being noticed. */
export const masterFrames = {
  name: 'master-frames',
  title: 'A master under the frames of 100 workers',
  method:
    `Frames of ${WORKERS} workers, ${SERIES} open series and 1,000 iterations a second each, one frame a second, handed ` +
    'over as bytes: parsed, checked, stored in a transaction each, added up; once a second rows and progress, and frames ' +
    'of more than ten seconds ago are merged in the store. Processor time of the process for that alone, without gRPC.',
  async run({ full }) {
    const seconds = full ? 120 : 20;
    const folder = mkdtempSync(join(tmpdir(), 'vajra-bench-'));
    const store = openMasterStore({ path: join(folder, 'master.db') });
    try {
      const workers = Array.from({ length: WORKERS }, (_, number) => createWorker(number));
      const receiver = createReceiver(store);
      const { costs, aggregate } = receiver;
      let bytes = 0;
      for (let second = 1; second <= WARM_SECONDS + seconds; second += 1) {
        const frames = workers.map((send) => send(second));
        if (second === WARM_SECONDS + 1) receiver.reset();
        frames.forEach(receiver.receive);
        receiver.endSecond(second);
        bytes = frames.reduce((sum, { length }) => sum + length, 0) / WORKERS;
      }
      const ended = aggregate.allRows().reduce((sum, { ok, failed }) => sum + ok + failed, 0);
      return { figures: figuresOf(costs, seconds, ended, bytes, statSync(join(folder, 'master.db')).size) };
    } finally {
      store.close();
      rmSync(folder, { recursive: true });
    }
  },
};

function figuresOf(costs, seconds, ended, frameBytes, storeBytes) {
  const total = Object.values(costs).reduce((sum, each) => sum + each, 0);
  const cores = total / 1e6 / seconds;
  const expected = (WARM_SECONDS + seconds) * WORKERS * SERIES * SAMPLES_PER_SERIES;
  const perFrame = (us) => `${decimal(us / seconds / WORKERS)} us`;
  return [
    figure(
      'share of a core',
      `${decimal(cores * 100, 1)} %`,
      `below ${MOST_CORES * 100} %`,
      cores < MOST_CORES,
    ),
    figure('iterations counted', decimal(ended), `exactly ${decimal(expected)}`, ended === expected),
    remark('processor time a frame', perFrame(total)),
    ...Object.entries(costs).map(([name, us]) => remark(`of it: ${name}`, perFrame(us))),
    remark('size of a frame', `${decimal(frameBytes)} bytes`),
    remark('size of the store', `${decimal(storeBytes / 2 ** 20, 1)} MiB`),
  ];
}
