/**
 * Workers that start nothing, and say that they did: registered, leased and armed like others, each with a frame of 50
 * series a second, over connections of their own.
 *
 *     node tools/bench/synthetic-workers.mjs ADDRESS COUNT
 *
 * The join token is in VAJRA_JOIN_TOKEN. Prints `joined` once all have joined; ends with its standard input.
 */
import { createRequire } from 'node:module';
import {
  addToTotals,
  BOUNDED_WORKER_SERVICE,
  ClockOffset,
  decodeShare,
  encodeFrame,
  encodeHealth,
  encodeProfile,
  encodeShare,
  Inbox,
  NO_TOTALS,
  PROTOCOL_VERSION,
  SlotHolder,
} from '../../packages/protocol/dist/index.js';
import { createSnapshots } from './synthetic-frames.mjs';

const BEAT_MS = 500;
const TICK_MS = 20;
/** A frame leaves so long after its second is over. */
const AFTER_MS = 20;
const ofProtocol = createRequire(createRequire(import.meta.url).resolve('@vajraedge/protocol/package.json'));
const { credentials, makeGenericClientConstructor, Metadata } = ofProtocol('@grpc/grpc-js');
const connect = makeGenericClientConstructor(BOUNDED_WORKER_SERVICE, 'WorkerService');
const snapshotOf = createSnapshots();
const HEALTH = encodeHealth({
  ...{ cpuRatio: 0.2, residentBytes: 9e7, loopUtilizationRatio: 0.3, openDescriptors: 60 },
  ...{ inFlight: 5, users: 20, unacknowledgedFrames: 0, draining: false },
});
const HOST = {
  ...{ processCores: 0.4, machineCpuRatio: 0.3, cores: 4, residentBytes: 9e7 },
  ...{ openDescriptors: 60, maxDescriptors: 1024 },
};
const TASK = {
  ...{ name: 'NOOP', displayName: 'NOOP', description: 'Does nothing.', category: 'bench', metadata: {} },
  ...{ parameters: {}, has: { probe: false, targets: false, setUp: false } },
  origin: {
    kind: 'plugin',
    package: 'vajra-plugin-bench',
    version: '1.0.0',
    moduleUrl: 'file:///nowhere.js',
  },
};

const profileOf = (number) => ({
  ...{ workerId: `synthetic-${number}`, registrationId: 'r', name: `worker-${number + 1}`, host: 'bench' },
  ...{ processId: number + 1, version: '0.1.0', nodeVersion: process.version },
  protocolVersion: PROTOCOL_VERSION,
  capacity: {
    ...{ cores: 4, memoryBytes: 8e9, calibratedRatePerSecond: 10_000 },
    ...{ maxRatePerSecond: null, maxConcurrency: null, maxDurationMs: null },
  },
  plugins: [{ package: 'vajra-plugin-bench', version: '1.0.0', tasks: [TASK] }],
  ...{ resume: null, tags: {} },
});

function fail(what) {
  console.error(`synthetic workers: ${what}`);
  process.exit(1);
}

class SyntheticWorker {
  #client;
  #metadata = new Metadata();
  #session;
  #commands = new Inbox();
  #events = 0;
  #beats = 0;
  #assignments;
  #metrics;
  #run = null;

  constructor(number, address, token) {
    this.number = number;
    this.#metadata.set('authorization', `Bearer ${token}`);
    this.#client = new connect(address, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  async join() {
    const { result } = await new Promise((resolve, reject) => {
      this.#client.registerWorker(encodeProfile(profileOf(this.number)), this.#metadata, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
    if (result?.$case !== 'welcome') fail(`refused: ${JSON.stringify(result)}`);
    this.#session = result.value.session;
    this.#assignments = this.#client.assignTasks(this.#metadata);
    this.#assignments
      .on('data', (command) => this.#obey(command))
      .on('error', ({ details }) => fail(details));
    this.#metrics = this.#client.streamMetrics(this.#metadata);
    this.#metrics
      .on('data', ({ refusal, resend }) => {
        if (refusal !== undefined || resend) fail(`a frame was not taken: ${refusal?.message ?? 'a gap'}`);
      })
      .on('error', ({ details }) => fail(details));
    this.#tell('', undefined);
    this.beat();
    setInterval(() => this.beat(), BEAT_MS);
  }

  beat() {
    const sentMs = performance.now();
    this.#beats += 1;
    const settled = this.#run?.holder.cursor ?? 0;
    const runs = this.#run === null ? [] : [{ runId: this.#run.id, due: settled, settled }];
    const request = { session: this.#session, sequence: this.#beats, health: HEALTH, runs };
    this.#client.heartbeat(request, this.#metadata, { deadline: Date.now() + 2000 }, (error, answer) => {
      if (error === null && answer.result?.$case !== 'renewal') fail(JSON.stringify(answer.result));
      const lease = answer?.result?.value.runs.find(({ runId }) => runId === this.#run?.id);
      if (lease !== undefined) this.#run.offset.add(sentMs, lease.runMs, performance.now());
    });
  }

  /** Sends the frame of a second that is over. */
  tick(nowMs) {
    const run = this.#run;
    if (run === null || !run.isArmed || run.offset.best === null) return;
    if (nowMs + run.offset.offsetAtMs(nowMs) < run.second * 1000 + AFTER_MS) return;
    const { second, holder } = run;
    const started = holder.skipTo(second * run.perSecond);
    const snapshot = snapshotOf({ second, worker: this.number, started });
    run.totals = addToTotals(run.totals, snapshot);
    run.second += 1;
    const positions = [
      { scenarioIndex: 0, settledIndex: holder.cursor, appliedHandover: holder.appliedHandover },
    ];
    const rest = { merged: false, released: run.released.splice(0), last: false, host: HOST };
    const head = { session: this.#session, runId: run.id, sequence: second };
    this.#metrics.write(
      encodeFrame({ ...head, snapshot, totals: run.totals, positions, ...rest }, run.slotCount),
    );
  }

  #tell(runId, event) {
    if (event !== undefined) this.#events += 1;
    const sequence = event === undefined ? 0 : this.#events;
    const acknowledgedCommand = this.#commands.last;
    this.#assignments.write({ session: this.#session, sequence, acknowledgedCommand, runId, event });
  }

  #obey({ sequence, runId, command }) {
    if (sequence === 0 || command === undefined) return;
    if (this.#commands.receive(sequence) === 'next') this.#apply(runId, command);
    this.#tell('', undefined);
  }

  #apply(runId, { $case, value }) {
    const run = this.#run;
    if ($case === 'prepare') {
      const { slotCount, loads } = value;
      const perSecond = loads[0].targetPerSecond;
      const holder = new SlotHolder(0, slotCount);
      const rest = { second: 1, totals: NO_TOTALS, released: [], isArmed: false };
      this.#run = { id: runId, slotCount, perSecond, holder, offset: new ClockOffset(), ...rest };
      this.#tell(runId, { $case: 'ready', value: { preflightJson: Buffer.alloc(0) } });
    } else if ($case === 'arm') {
      run.isArmed = true;
      this.#tell(runId, { $case: 'armed', value: { clockOffsetMs: 0, roundTripMs: 1 } });
      this.beat();
    } else if ($case === 'grant') run.holder.grant(decodeShare(value, run.slotCount));
    else if ($case === 'revoke') {
      const released = run.holder.revoke(decodeShare(value, run.slotCount));
      run.released.push(released);
      this.#tell(runId, { $case: 'released', value: encodeShare(released, run.slotCount) });
    } else if ($case === 'stopTest') run.isArmed = false;
  }
}

const [address, count] = process.argv.slice(2);
const token = process.env.VAJRA_JOIN_TOKEN ?? '';
const workers = Array.from({ length: Number(count) }, (_, at) => new SyntheticWorker(at, address, token));
for (const worker of workers) await worker.join();
console.log('joined');
setInterval(() => {
  const nowMs = performance.now();
  for (const worker of workers) worker.tick(nowMs);
}, TICK_MS);
process.stdin.resume().once('end', () => process.exit(0));
