import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import {
  BOUNDED_WORKER_SERVICE,
  encodeHealth,
  encodeProfile,
  PROTOCOL_VERSION,
} from '../../../packages/protocol/dist/index.js';
import { startStandingFleet } from '../../dev/standing-fleet.mjs';
import { decimal, figure, remark } from '../result-table.mjs';

const WORKERS = 1000;
const EVERY_MS = 500;
/** How many join at a time: a thousand at once would measure how fast this process connects. */
const AT_ONCE = 50;
const MOST_MS = 250;
const ANY_PORT = ['--listen', '127.0.0.1:0', '--http', '127.0.0.1:0'];
const TICK_MS = 10;
// Where the protocol has it from: this folder is no package of its own.
const ofProtocol = createRequire(createRequire(import.meta.url).resolve('@vajraedge/protocol/package.json'));
const { credentials, makeGenericClientConstructor, Metadata } = ofProtocol('@grpc/grpc-js');
const connect = makeGenericClientConstructor(BOUNDED_WORKER_SERVICE, 'WorkerService');
const HEALTH = encodeHealth({
  cpuRatio: 0.1,
  residentBytes: 1e8,
  loopUtilizationRatio: 0.1,
  openDescriptors: 30,
  inFlight: 0,
  users: 0,
  unacknowledgedFrames: 0,
  draining: false,
});

const profileOf = (number) => ({
  workerId: `synthetic-${number}`,
  registrationId: 'r',
  name: `synthetic-${number}`,
  host: 'bench',
  processId: number + 1,
  version: '0.1.0',
  nodeVersion: process.version,
  protocolVersion: PROTOCOL_VERSION,
  capacity: {
    cores: 2,
    memoryBytes: 1e9,
    calibratedRatePerSecond: 10_000,
    maxRatePerSecond: null,
    maxConcurrency: null,
    maxDurationMs: null,
  },
  plugins: [],
  resume: null,
  tags: {},
});

/** A worker that does nothing but live: its own connection, a stream of commands, a heartbeat twice a second. */
class SyntheticWorker {
  #client;
  #metadata = new Metadata();
  #session = null;
  #sequence = 0;
  #timer;

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
    if (result?.$case !== 'welcome') throw new Error(`refused: ${JSON.stringify(result)}`);
    this.#session = result.value.session;
    const stream = this.#client.assignTasks(this.#metadata);
    stream.on('error', () => undefined).on('data', () => undefined);
    stream.write({ session: this.#session, sequence: 0, acknowledgedCommand: 0, event: undefined });
  }

  /** @param onAnswer how long the answer took, milliseconds; NaN where it was none */
  beat(onAnswer) {
    const send = () => {
      const sentMs = performance.now();
      this.#sequence += 1;
      const request = { session: this.#session, sequence: this.#sequence, health: HEALTH, runs: [] };
      this.#client.heartbeat(request, this.#metadata, { deadline: Date.now() + 2000 }, (error, answer) =>
        onAnswer(error === null && answer.result?.$case === 'renewal' ? performance.now() - sentMs : NaN),
      );
    };
    this.#timer = setInterval(send, EVERY_MS);
  }

  close() {
    clearInterval(this.#timer);
    this.#client.close();
  }
}

function cpuMsOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function measure(fleet, seconds) {
  const { address, tokens } = fleet;
  const workers = Array.from(
    { length: WORKERS },
    (_, at) => new SyntheticWorker(at, address.workers, tokens.join),
  );
  const answers = [];
  let unanswered = 0;
  try {
    for (let at = 0; at < WORKERS; at += AT_ONCE) {
      const some = workers.slice(at, at + AT_ONCE);
      await Promise.all(some.map((worker) => worker.join()));
      // Spread over the half second, as workers that joined one after another are.
      for (const worker of some) {
        worker.beat((ms) => (Number.isNaN(ms) ? (unanswered += 1) : answers.push(ms)));
        await after(EVERY_MS / WORKERS);
      }
    }
    await after(3000);
    answers.length = 0;
    unanswered = 0;
    const cpuMs = cpuMsOf(address.processId);
    await after(seconds * 1000);
    const used = (cpuMsOf(address.processId) - cpuMs) / (seconds * 1000);
    return { answers: answers.slice().sort((a, b) => a - b), unanswered, used };
  } finally {
    for (const worker of workers) worker.close();
  }
}

/** A thousand workers' leases depend on answers that come in time. */
export const heartbeats = {
  name: 'heartbeats',
  title: 'A thousand synthetic workers against one master',
  method:
    `${WORKERS} connections from one process to a real master, each registered, with its stream of commands and a heartbeat ` +
    `every ${EVERY_MS} ms. Measured is from sending to the answer, in the process that makes all of them: its own waiting is in it.`,
  async run({ full }) {
    const data = mkdtempSync(join(tmpdir(), 'vajra-bench-'));
    const fleet = await startStandingFleet({ data, workers: 0, masterArgs: ANY_PORT, errors: 'ignore' });
    try {
      if (fleet === null) throw new Error('the master did not come up');
      const seconds = full ? 60 : 15;
      const { answers, unanswered, used } = await measure(fleet, seconds);
      const at = (quantile) =>
        answers[Math.min(answers.length - 1, Math.floor(quantile * answers.length))] ?? Infinity;
      return {
        figures: [
          figure('answer p99', `${decimal(at(0.99), 1)} ms`, `below ${MOST_MS} ms`, at(0.99) < MOST_MS),
          figure('not answered, or refused', String(unanswered), '0', unanswered === 0),
          remark('answer p50', `${decimal(at(0.5), 1)} ms`),
          remark('answers a second', decimal(answers.length / seconds)),
          remark('processor of the master', `${decimal(used * 100, 1)} % of a core`),
        ],
      };
    } finally {
      await fleet?.end();
      rmSync(data, { recursive: true, force: true });
    }
  },
};
