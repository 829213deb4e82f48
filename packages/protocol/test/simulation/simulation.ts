import { createStagedPacer, type Pacer } from '@vajraedge/core';
import type { LeaseTiming } from '../../src/index.js';
import { type Fault, FAULTS } from './faults.js';
import { judge, type SimulationResult } from './judge.js';
import { Network, type Weather } from './network.js';
import { Oracle } from './oracle.js';
import { SeededRandom } from './seeded-random.js';
import { SimMaster } from './sim-master.js';
import { SimWorker } from './sim-worker.js';
import type { SimNode } from './sim-node.js';
import { DriftingClock, VirtualTime } from './virtual-time.js';

const TIMING: LeaseTiming = {
  ttlMs: 1000,
  renewEveryMs: 250,
  giveUpAfterMs: 60_000,
  hungAfterMs: 750,
  skewMs: 250,
};
const SLOT_COUNT = 256;
const FAULTS_FROM_MS = 500;
const HEALED_MS = 7000;
/** After this nothing may be missing any more: a lease, a probation, a levelling and their answers later. */
const WHOLE_MS = 11_000;
const LOAD_MS = 13_000;
const END_MS = 15_500;
const TICK_MS = 10;

/** All is well: in order, as a connection is. */
const FINE: Weather = { lossRatio: 0, duplicateRatio: 0, minDelayMs: 20, maxDelayMs: 20 };

/**
 * Runs a fleet under faults that are drawn from a seed, lets them end, and looks at what has come of every index.
 *
 * @throws Error that says what does not hold, with the trace
 */
export function simulate(seed: number): SimulationResult {
  const world = new World(seed);
  try {
    world.run();
    return world.judge();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`seed ${seed}: ${said}\n${world.oracle.trace.join('\n')}`, { cause: error });
  }
}

class World {
  readonly oracle: Oracle;
  readonly #random: SeededRandom;
  readonly #time = new VirtualTime();
  readonly #network: Network;
  readonly #pacer: Pacer;
  readonly #nodes: SimNode[] = [];
  readonly #drift: number;
  /** How wrong workers may be about run time: nothing may be started twice even then. */
  readonly #wrongMs: number;
  #master: SimMaster | null = null;
  #masterStoppedMs = 0;
  #processes = 0;
  #newest = 0;
  /** Masters that were stopped, replaced, and woken. */
  readonly #zombies: SimMaster[] = [];
  #masterClock: DriftingClock;
  /** A process that knows things which nobody else does was killed. */
  #forgot = false;

  constructor(seed: number) {
    const random = new SeededRandom(seed);
    this.#random = random;
    const rate = random.pick([20, 50, 100, 200]);
    this.#pacer = createStagedPacer([
      { phase: 'ramp', durationMs: 2000, fromPerSecond: 0, toPerSecond: rate },
      { phase: 'sustain', durationMs: LOAD_MS - 2000, fromPerSecond: rate, toPerSecond: rate },
    ]);
    this.oracle = new Oracle(this.#pacer, () => this.#time.nowMs);
    this.#drift = random.pick([0, 0.0002, 0.03]);
    this.#wrongMs = random.chance(0.15) ? 3000 : 0;
    const lossRatio = random.pick([0, 0.02, 0.1]);
    const maxDelayMs = random.pick([5, 80, 250]);
    const duplicateRatio = random.pick([0, 0.05]);
    this.#network = new Network(this.#time, random, {
      lossRatio,
      duplicateRatio,
      minDelayMs: 0.1,
      maxDelayMs,
    });
    this.#masterClock = this.#clock();
    this.#startMaster(null);
    for (let count = random.whole(1, 5); count > 0; count -= 1) this.#addWorker();
    this.#planFaults();
  }

  run(): void {
    this.#loop(TICK_MS, () => {
      for (const node of this.#nodes)
        if (node.worker !== null && node.stoppedUntilMs <= this.#time.nowMs) node.worker.tick();
    });
    this.#loop(5 * TICK_MS, () => {
      if (this.#masterStoppedMs <= this.#time.nowMs) this.#master?.tick();
      for (const zombie of this.#zombies) zombie.tick();
    });
    this.#time.runUntil(END_MS + this.#wrongMs);
  }

  judge(): SimulationResult {
    const unacknowledged = this.#nodes.map(({ worker }) => worker?.unacknowledged ?? 0);
    return judge({
      master: this.#master as SimMaster,
      oracle: this.oracle,
      pacer: this.#pacer,
      unacknowledged,
      forgot: this.#forgot,
      wholeMs: WHOLE_MS,
      skewMs: TIMING.skewMs + 2 * END_MS * this.#drift + 250,
      punctual: this.#wrongMs === 0,
    });
  }

  #loop(everyMs: number, call: () => void): void {
    const next = (): void => {
      call();
      this.#time.after(everyMs, next);
    };
    this.#time.after(0, next);
  }

  #clock(): DriftingClock {
    const speed = 1 + this.#random.between(-this.#drift, this.#drift);
    return new DriftingClock(this.#time, speed, this.#random.between(0, 100_000));
  }

  #startMaster(stored: ReturnType<SimMaster['store']> | null): void {
    const { oracle } = this;
    // Run time 0 is true time 0; a successor reads it off its workers, and is a little wrong.
    const error =
      this.#time.nowMs - this.#masterClock.nowMs() + (stored === null ? 0 : this.#random.between(-50, 50));
    oracle.note(`a master starts`);
    this.#master = new SimMaster(
      {
        clock: this.#masterClock,
        pacer: this.#pacer,
        slotCount: SLOT_COUNT,
        timing: TIMING,
        oracle,
        mayStore: (epoch) => epoch === this.#newest,
        send: (workerId, message) => {
          this.#network.send('master', workerId, () => {
            this.#whenAwake(workerId, (worker) => worker.receive(message));
          });
        },
      },
      stored,
      error,
    );
    this.#newest = this.#master.epoch;
  }

  #addWorker(): SimNode {
    const node: SimNode = { id: `w${this.#nodes.length}`, worker: null, stoppedUntilMs: 0, killed: false };
    this.#nodes.push(node);
    this.#startWorker(node);
    return node;
  }

  #startWorker(node: SimNode): void {
    this.oracle.note(`${node.id} starts`);
    this.#processes += 1;
    node.worker = new SimWorker({
      process: this.#processes,
      workerId: node.id,
      clock: this.#clock(),
      pacer: this.#pacer,
      slotCount: SLOT_COUNT,
      timing: TIMING,
      oracle: this.oracle,
      trueRunMs: () => this.#time.nowMs,
      runErrorMs: this.#wrongMs === 0 ? 0 : this.#random.between(-this.#wrongMs, this.#wrongMs),
      send: (message) => {
        this.#network.send(node.id, 'master', () =>
          this.#whenMasterAwake((master) => master.receive(message)),
        );
      },
    });
  }

  /** A stopped process gets its messages when it is woken. */
  #whenAwake(workerId: string, call: (worker: SimWorker) => void): void {
    const node = this.#nodes.find(({ id }) => id === workerId);
    const worker = node?.worker;
    if (node === undefined || worker === null || worker === undefined) return;
    this.#time.at(node.stoppedUntilMs, () => {
      if (node.worker === worker) call(worker);
    });
  }

  #whenMasterAwake(call: (master: SimMaster) => void): void {
    const master = this.#master;
    if (master === null) return;
    this.#time.at(this.#masterStoppedMs, () => {
      if (this.#master === master || this.#zombies.includes(master)) call(master);
    });
  }

  #planFaults(): void {
    for (let count = this.#random.whole(0, 6); count > 0; count -= 1) {
      const fault = this.#random.pick(FAULTS);
      this.#time.at(this.#random.between(FAULTS_FROM_MS, HEALED_MS - 500), () => this.#strike(fault));
    }
    this.#time.at(HEALED_MS, () => this.#heal());
  }

  #strike(fault: Fault): void {
    const node = this.#random.pick(this.#nodes);
    const lengthMs = this.#random.between(50, HEALED_MS - this.#time.nowMs);
    this.oracle.note(`${fault} ${node.id} for ${lengthMs.toFixed(0)} ms`);
    const untilMs = this.#time.nowMs + lengthMs;
    if (fault === 'join') this.#addWorker();
    else if (fault === 'drain') this.#drain(node);
    else if (fault === 'stop') node.stoppedUntilMs = Math.max(node.stoppedUntilMs, untilMs);
    else if (fault === 'hang') this.#hang(node, untilMs);
    else if (fault === 'kill') this.#kill(node);
    else if (fault === 'stop-master') this.#masterStoppedMs = Math.max(this.#masterStoppedMs, untilMs);
    else if (fault === 'replace-master') this.#replaceMaster(lengthMs);
    else if (fault === 'kill-master') this.#killMaster(Math.min(lengthMs, 3000));
    else if (fault === 'cut-all') for (const { id } of this.#nodes) this.#cut(id, untilMs, true, true);
    else this.#cut(node.id, untilMs, fault !== 'cut-down', fault !== 'cut-up');
  }

  #cut(id: string, untilMs: number, up: boolean, down: boolean): void {
    if (up) this.#network.cut(id, 'master', untilMs);
    if (down) this.#network.cut('master', id, untilMs);
  }

  #drain(node: SimNode): void {
    const others = this.#nodes.filter((each) => each !== node && each.worker !== null && !each.killed);
    if (others.length === 0) return;
    node.worker?.drain();
    // One that drains is not counted on any more: somebody else must stay.
    node.killed = true;
  }

  #hang(node: SimNode, untilMs: number): void {
    const { worker } = node;
    if (worker === null) return;
    worker.hung = true;
    this.#time.at(untilMs, () => {
      worker.hung = false;
    });
  }

  #kill(node: SimNode): void {
    if (node.worker === null) return;
    node.worker = null;
    this.#forgot = true;
    this.#time.after(this.#random.between(10, 1500), () => {
      if (node.worker === null && !node.killed) this.#startWorker(node);
    });
  }

  #killMaster(downMs: number): void {
    const stored = this.#master?.store();
    if (stored === undefined) return;
    this.#master = null;
    this.#time.after(downMs, () => {
      this.#masterClock = this.#clock();
      this.#masterStoppedMs = 0;
      this.#startMaster(stored);
    });
  }

  /** It is stopped, taken for dead, and replaced; then it wakes up, with all that was sent to it meanwhile. */
  #replaceMaster(lengthMs: number): void {
    const old = this.#master;
    if (old === null || this.#masterStoppedMs > this.#time.nowMs) return;
    const wakesMs = this.#time.nowMs + lengthMs;
    this.#masterStoppedMs = wakesMs;
    this.#time.after(this.#random.between(0, lengthMs), () => {
      // It was killed in the meantime, and will not wake.
      if (this.#master !== old) return;
      this.#time.at(wakesMs, () => this.#zombies.push(old));
      this.#masterStoppedMs = 0;
      this.#startMaster(old.store());
    });
  }

  #heal(): void {
    this.oracle.note('all is well');
    this.#network.heal(FINE);
    this.#masterStoppedMs = Math.min(this.#masterStoppedMs, this.#time.nowMs);
    for (const node of this.#nodes) {
      node.stoppedUntilMs = Math.min(node.stoppedUntilMs, this.#time.nowMs);
      if (node.worker !== null) node.worker.hung = false;
    }
  }
}
