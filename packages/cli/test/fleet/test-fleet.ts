import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { RunView, WorkerView } from '@vajraedge/protocol';
import { readMasterAddress, type MasterAddress } from '../../src/cluster/master-address.js';
import { type Running, startVajra } from '../end-to-end/vajra.js';

/** What commands print of tokens. */
interface Tokens {
  readonly operator: string;
  readonly viewer: string;
  readonly join: string;
}

/** How long anything that the fleet does may take before a test gives up, milliseconds. */
const PATIENCE_MS = 30_000;

/** A master and workers as a user has them: the real commands, each a process of its own. */
export class TestFleet {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'vajra-fleet-test-'));
  readonly workers = new Map<string, Running>();
  #master: Running | null = null;
  #address: MasterAddress | null = null;

  get address(): MasterAddress {
    if (this.#address === null) throw new Error('the master is not up');
    return this.#address;
  }

  get tokens(): Tokens {
    return JSON.parse(readFileSync(join(this.dataDir, 'tokens.json'), 'utf8')) as Tokens;
  }

  /** Starts the master, then so many workers, and waits until all have joined. */
  async start(workers: number): Promise<this> {
    await this.startMaster('127.0.0.1:0', '127.0.0.1:0');
    for (let number = 1; number <= workers; number += 1) this.startWorker(`worker-${number}`);
    await this.until('all workers have joined', async () => (await this.live()).length === workers);
    return this;
  }

  async startMaster(listen: string, http: string, ...more: readonly string[]): Promise<void> {
    const master = startVajra([
      'master',
      '--data',
      this.dataDir,
      '--listen',
      listen,
      '--http',
      http,
      ...more,
    ]);
    this.#master = master;
    await master.said('Dashboard');
    this.#address = readMasterAddress(this.dataDir);
  }

  startWorker(name: string): void {
    const { workers } = this.address;
    const env = { VAJRA_JOIN_TOKEN: this.tokens.join };
    this.workers.set(name, startVajra(['worker', '--master', workers, '--name', name], { env }));
  }

  /** Kills a worker's supervisor and engine, as a machine that dies does. */
  killWorker(name: string): void {
    this.workers.get(name)?.child.kill('SIGKILL');
    this.workers.delete(name);
  }

  /** Ends the master at once, and starts it anew at the same addresses. */
  async restartMaster(downMs: number, ...more: readonly string[]): Promise<void> {
    const { workers, url } = this.address;
    this.#master?.child.kill('SIGKILL');
    await this.#master?.ended;
    await after(downMs);
    await this.startMaster(workers, new URL(url).host, ...more);
  }

  /** Asks the API as an operator. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.address.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.tokens.operator}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Workers that are not lost. */
  async live(): Promise<readonly WorkerView[]> {
    return (await this.ask<readonly WorkerView[]>('GET', '/api/workers')).filter(
      ({ state }) => state !== 'lost',
    );
  }

  /** Runs a plan to its end. */
  async run(plan: object | string, more: object = {}): Promise<RunView> {
    const { id } = await this.ask<RunView>('POST', '/api/tests', { plan, ...more });
    return await this.ended(id);
  }

  async ended(id: string): Promise<RunView> {
    let view: RunView | null = null;
    await this.until(`the run ${id} has ended`, async () => {
      view = await this.ask<RunView>('GET', `/api/tests/${id}`);
      return view.state === 'ended';
    });
    return view as unknown as RunView;
  }

  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const endMs = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      if (performance.now() > endMs) throw new Error(`waited in vain until ${what}`);
      await after(50);
    }
  }

  async close(): Promise<void> {
    const all = [...this.workers.values(), ...(this.#master === null ? [] : [this.#master])];
    for (const { child } of all) child.kill('SIGTERM');
    const late = setTimeout(() => all.forEach(({ child }) => child.kill('SIGKILL')), 5000);
    await Promise.all(all.map(({ ended }) => ended));
    clearTimeout(late);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** A plan for one scenario of HTTP_GET. */
export function planFor(url: string, load: object, more: object = {}): object {
  return { name: 'test', scenarios: { main: { task: 'HTTP_GET', parameters: { url }, load } }, ...more };
}
