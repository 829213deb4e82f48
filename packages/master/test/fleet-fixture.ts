import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LeaseTiming, RunView } from '@vajraedge/protocol';
import { createMaster, type Master, type MasterOptions } from '../src/create-master.js';
import { ScriptedWorker } from './scripted/scripted-worker.js';
import type { ScriptedWorkerOptions } from './scripted/scripted-worker-options.js';

/** Short, so that tests are. */
export const TIMING: LeaseTiming = {
  ttlMs: 600,
  renewEveryMs: 150,
  giveUpAfterMs: 4000,
  hungAfterMs: 300,
  skewMs: 100,
};
/** Leases that outlast whatever else a machine with many tests does meanwhile. */
export const LASTING: LeaseTiming = { ...TIMING, ttlMs: 5000, giveUpAfterMs: 20_000 };
export const TOKEN = 'a-token-to-join-with';
export const ACTOR = { name: 'tester', role: 'operator' } as const;

/** A real master with scripted workers, for one test. */
export class FleetFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'vajra-master-'));
  readonly workers: ScriptedWorker[] = [];
  /** Starts: scenario and index with the session that started it. */
  readonly starts = new Map<string, string[]>();
  readonly problems: string[] = [];
  master: Master;
  port = 0;
  #options: Partial<MasterOptions>;

  constructor(options: Partial<MasterOptions> = {}) {
    this.#options = options;
    this.master = this.#create(0);
  }

  get service(): Master['service'] {
    return this.master.service;
  }

  async listen(): Promise<this> {
    const { workers } = await this.master.listen();
    this.port = workers.port;
    return this;
  }

  /** The master ends without stopping anything, and another opens the store and listens where it did. */
  async restart(): Promise<void> {
    await this.master.close();
    this.master = this.#create(this.port);
    await this.master.listen();
  }

  worker(name: string, options: Partial<ScriptedWorkerOptions> = {}): ScriptedWorker {
    const worker = new ScriptedWorker({
      port: this.port,
      token: TOKEN,
      name,
      timing: TIMING,
      onStart: (scenario, index, session) => {
        const key = `${scenario}/${index}`;
        this.starts.set(key, [...(this.starts.get(key) ?? []), session]);
      },
      ...options,
    });
    this.workers.push(worker);
    return worker.begin();
  }

  /** So many workers, named w1 and so on, once all have joined. */
  async join(
    count: number,
    options: Partial<ScriptedWorkerOptions> = {},
  ): Promise<readonly ScriptedWorker[]> {
    const before = this.service.health().workers;
    const joined = Array.from({ length: count }, (_, at) => this.worker(`w${before + at + 1}`, options));
    await until(() => this.service.health().workers === before + count, 'the workers to join');
    return joined;
  }

  /** @returns the run, once it has ended */
  async ended(id: string): Promise<RunView> {
    await until(
      () => this.service.run(id).state === 'ended',
      'the run to end',
      40_000,
      () => JSON.stringify(this.service.run(id).events, null, 1),
    );
    return this.service.run(id);
  }

  /** Indexes that were started more than once. */
  get doubles(): readonly string[] {
    return [...this.starts].filter(([, sessions]) => sessions.length > 1).map(([key]) => key);
  }

  async close(): Promise<void> {
    for (const worker of this.workers) worker.kill();
    await this.master.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #create(port: number): Master {
    return createMaster({
      storeFile: join(this.folder, 'store.db'),
      workers: { host: '127.0.0.1', port, joinToken: TOKEN, tls: null },
      web: null,
      timing: TIMING,
      onProblem: (text) => this.problems.push(text),
      ...this.#options,
    });
  }
}

/** Polls until something holds. @throws Error where it does not in time */
export async function until(
  holds: () => boolean,
  what: string,
  limitMs = 20_000,
  detail: () => string = () => '',
): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`waited in vain for ${what} ${detail()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** An open load of one scenario. */
export function openPlan(targetTps: number, sustain: string): object {
  return { name: 'test', scenarios: { only: { task: 'NOOP', load: { targetTps, sustain } } } };
}
