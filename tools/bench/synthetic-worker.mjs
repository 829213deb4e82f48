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

/** How often a synthetic worker sends a heartbeat, milliseconds. */
export const BEAT_MS = 500;
/** A heartbeat without an answer after so long has none: a lease is over by then. */
const ANSWER_MS = 2000;
/** A frame leaves so long after its second is over. */
const AFTER_MS = 20;
// Where the protocol has it from: this folder is no package of its own.
const ofProtocol = createRequire(createRequire(import.meta.url).resolve('@vajraedge/protocol/package.json'));
const { credentials, makeGenericClientConstructor, Metadata } = ofProtocol('@grpc/grpc-js');
const connect = makeGenericClientConstructor(BOUNDED_WORKER_SERVICE, 'WorkerService');
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

/**
 * A worker that starts nothing, and says that it did: registered, leased and armed like others, over a connection of its
 * own, with heartbeats on the stream of its commands and a frame a second of a run.
 */
export class SyntheticWorker {
  #number;
  #client;
  #metadata = new Metadata();
  #snapshotOf;
  #onProblem;
  #session;
  #commands = new Inbox();
  #events = 0;
  #beats = 0;
  #beating;
  /** When heartbeats were sent that have no answer yet, by their number. */
  #sentMs = new Map();
  #answersMs = [];
  #refused = 0;
  #assignments;
  #metrics;
  #run = null;

  /**
   * @param options.number from 0
   * @param options.snapshotOf what it says to have seen: a function of `{ second, worker, started }`
   * @param options.onProblem a stream broke, or a frame was not taken: hears why
   */
  constructor({ number, address, token, snapshotOf, onProblem }) {
    this.#number = number;
    this.#snapshotOf = snapshotOf;
    this.#onProblem = onProblem;
    this.#metadata.set('authorization', `Bearer ${token}`);
    this.#client = new connect(address, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  async join() {
    const { result } = await new Promise((resolve, reject) => {
      this.#client.registerWorker(encodeProfile(profileOf(this.#number)), this.#metadata, (error, answer) =>
        error === null ? resolve(answer) : reject(error),
      );
    });
    if (result?.$case !== 'welcome') throw new Error(`refused: ${JSON.stringify(result)}`);
    this.#session = result.value.session;
    this.#assignments = this.#client.assignTasks(this.#metadata);
    this.#assignments
      .on('data', (command) => this.#obey(command))
      .on('error', ({ details }) => this.#onProblem(details));
    this.#metrics = this.#client.streamMetrics(this.#metadata);
    this.#metrics
      .on('data', ({ refusal, resend }) => {
        if (refusal !== undefined || resend)
          this.#onProblem(`a frame was not taken: ${refusal?.message ?? 'a gap'}`);
      })
      .on('error', ({ details }) => this.#onProblem(details));
    this.#tell('', undefined);
  }

  /** Begins its heartbeats. */
  live() {
    this.#beat();
    this.#beating = setInterval(() => this.#beat(), BEAT_MS);
  }

  /** How long answers to heartbeats took since the last call, milliseconds, and how many were refused or had none. */
  takeAnswers() {
    const lateMs = performance.now() - ANSWER_MS;
    const late = [...this.#sentMs].filter(([, sentMs]) => sentMs < lateMs);
    for (const [sequence] of late) this.#sentMs.delete(sequence);
    const taken = { answersMs: this.#answersMs, unanswered: this.#refused + late.length };
    this.#answersMs = [];
    this.#refused = 0;
    return taken;
  }

  /** Sends the frame of a second that is over. To be called often. */
  tick(nowMs) {
    const run = this.#run;
    if (run === null || !run.isArmed || run.offset.best === null) return;
    if (nowMs + run.offset.offsetAtMs(nowMs) < run.second * 1000 + AFTER_MS) return;
    const { second, holder } = run;
    const started = holder.skipTo(second * run.perSecond);
    const snapshot = this.#snapshotOf({ second, worker: this.#number, started });
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

  close() {
    clearInterval(this.#beating);
    this.#onProblem = () => undefined;
    this.#client.close();
  }

  #beat() {
    this.#beats += 1;
    this.#sentMs.set(this.#beats, performance.now());
    const settled = this.#run?.holder.cursor ?? 0;
    const runs = this.#run === null ? [] : [{ runId: this.#run.id, due: settled, settled }];
    const value = { session: undefined, sequence: this.#beats, health: HEALTH, runs };
    this.#write(0, '', { $case: 'heartbeat', value });
  }

  #onAnswer({ sequence, result }) {
    const sentMs = this.#sentMs.get(sequence);
    if (sentMs === undefined) return;
    this.#sentMs.delete(sequence);
    if (result?.$case !== 'renewal') {
      this.#refused += 1;
      this.#onProblem(`a heartbeat was refused: ${JSON.stringify(result)}`);
      return;
    }
    const nowMs = performance.now();
    this.#answersMs.push(nowMs - sentMs);
    const lease = result.value.runs.find(({ runId }) => runId === this.#run?.id);
    if (lease !== undefined) this.#run.offset.add(sentMs, lease.runMs, nowMs);
  }

  #tell(runId, event) {
    if (event !== undefined) this.#events += 1;
    this.#write(event === undefined ? 0 : this.#events, runId, event);
  }

  #write(sequence, runId, event) {
    const acknowledgedCommand = this.#commands.last;
    this.#assignments.write({ session: this.#session, sequence, acknowledgedCommand, runId, event });
  }

  #obey({ sequence, runId, command }) {
    if (command?.$case === 'heartbeatAnswer') {
      this.#onAnswer(command.value);
      return;
    }
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
      this.#beat();
    } else if ($case === 'grant') run.holder.grant(decodeShare(value, run.slotCount));
    else if ($case === 'revoke') {
      const released = run.holder.revoke(decodeShare(value, run.slotCount));
      run.released.push(released);
      this.#tell(runId, { $case: 'released', value: encodeShare(released, run.slotCount) });
    } else if ($case === 'stopTest') run.isArmed = false;
  }
}
