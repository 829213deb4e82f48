import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { machineMs } from './arrivals.mjs';
import { createTcpProxy } from './tcp-proxy.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VAJRA = join(ROOT, 'packages/cli/bin/vajra.mjs');
const CACHE = join(ROOT, 'node_modules/.cache');

/** Waits until `look` gives something other than null or false. @throws what it waited for, when the time is over */
export async function until(what, look, limitMs = 30_000) {
  const endMs = machineMs() + limitMs;
  while (machineMs() < endMs) {
    const found = await look();
    if (found !== null && found !== false && found !== undefined) return found;
    await after(20);
  }
  throw new Error(`waited ${limitMs / 1000} s in vain: ${what}`);
}

/** A port that is free now. What is started on it a moment later has it, unless something else is quicker. */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Processes whose parent is `pid`. */
export function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => parentOf(each) === pid);
}

/** What the kernel says of a process, from its state on (proc(5), stat); null: it is gone. */
function processFields(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const parentOf = (pid) => Number(processFields(pid)?.[1] ?? NaN);

/** Processor time of a process so far, clock ticks. */
export function processorTicks(pid) {
  const fields = processFields(pid);
  return fields === null ? 0 : Number(fields[11]) + Number(fields[12]);
}

/** Whether a process is there and not a zombie. */
function isAlive(pid) {
  const fields = processFields(pid);
  return fields !== null && fields[0] !== 'Z';
}

class Child {
  constructor(args, { env = {}, nodeArgs = [] } = {}) {
    this.output = '';
    this.process = spawn(process.execPath, [...nodeArgs, VAJRA, ...args], {
      cwd: CACHE,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream.on('data', (chunk) => {
        this.output = (this.output + chunk).slice(-20_000);
      });
    this.ended = new Promise((resolve) =>
      this.process.once('close', (code, signal) => resolve({ code, signal, atMs: machineMs() })),
    );
  }

  get pid() {
    return this.process.pid;
  }

  /** This process and all that it has started. */
  family() {
    const all = [this.pid];
    for (const pid of all) all.push(...childrenOf(pid));
    return all;
  }

  /** A signal for the whole family: the engine of a worker is a process of its own. */
  signal(name) {
    for (const pid of this.family())
      try {
        process.kill(pid, name);
      } catch {
        // It has ended meanwhile.
      }
  }
}

/** A new folder that is on a disk, not in memory; the one around it may have been cleaned away. */
function makeFolder() {
  mkdirSync(CACHE, { recursive: true });
  return mkdtempSync(join(CACHE, 'vajra-faults-'));
}

/**
 * A master and workers as real processes, each worker behind a network of its own that can be made bad.
 */
export class Fleet {
  workers = [];
  /** Masters that were replaced; they may be asleep, or have woken up since. */
  #replaced = [];
  #token = randomBytes(16).toString('hex');
  #joinToken = randomBytes(16).toString('hex');
  #data = makeFolder();
  #options;

  constructor(options = {}) {
    this.#options = options;
  }

  async start(workers) {
    this.grpcPort = await freePort();
    this.httpPort = await freePort();
    await this.startMaster();
    await this.addWorkers(workers);
  }

  /** Starts a master on the store of the one before. */
  async startMaster(extra = []) {
    this.master = new Child(
      [
        'master',
        ...['--listen', `127.0.0.1:${this.grpcPort}`, '--http', `127.0.0.1:${this.httpPort}`],
        ...['--data', this.#data, '--token', this.#token, '--join-token', this.#joinToken],
        ...extra,
      ],
      { env: this.#options.masterEnv, nodeArgs: this.#options.nodeArgs },
    );
    await until('the master answers', async () => {
      if (!isAlive(this.master.pid)) throw new Error(`the master ended:\n${this.master.output}`);
      return (await this.api('GET', '/api/health').catch(() => null)) !== null;
    });
  }

  /** A new master at the place of one that does not answer, on its store; workers find it where they found the old one. */
  async replaceMaster(extra) {
    this.#replaced.push(this.master);
    this.grpcPort = await freePort();
    this.httpPort = await freePort();
    await this.startMaster(extra);
    for (const { proxy } of this.workers) proxy.retarget({ host: '127.0.0.1', port: this.grpcPort });
  }

  get joinToken() {
    return this.#joinToken;
  }

  async addWorkers(count, { env = {}, args = [] } = {}) {
    const added = [];
    for (let at = 0; at < count; at += 1) {
      const name = `w${this.workers.length + 1}`;
      const proxy = await createTcpProxy({ host: '127.0.0.1', port: this.grpcPort });
      const child = new Child(
        [
          'worker',
          '--master',
          `127.0.0.1:${proxy.port}`,
          '--token',
          this.#joinToken,
          '--name',
          name,
          ...args,
        ],
        { env: { ...this.#options.workerEnv, ...env }, nodeArgs: this.#options.nodeArgs },
      );
      const worker = { name, proxy, child };
      this.workers.push(worker);
      added.push(worker);
    }
    const names = added.map(({ name }) => name);
    await until(
      `${names.join(', ')} in the fleet`,
      async () => {
        for (const { child, name } of added)
          if (!isAlive(child.pid)) throw new Error(`${name} ended:\n${child.output}`);
        const known = (await this.api('GET', '/api/workers')).map(({ name }) => name);
        return names.every((name) => known.includes(name));
      },
      120_000,
    );
    return added;
  }

  /** A request of the API. @throws the problem's words */
  async api(method, path, body = undefined) {
    const response = await fetch(`http://127.0.0.1:${this.httpPort}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        connection: 'close',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    const value = text === '' ? null : JSON.parse(text);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${value?.detail ?? text}`);
    return value;
  }

  /** Begins a run. @returns its id, once load is offered */
  async begin(plan, options = {}) {
    const { id } = await this.api('POST', '/api/tests', { plan, skipPreflight: true, ...options });
    await until(
      `run ${id} goes`,
      async () => {
        const view = await this.api('GET', `/api/tests/${id}`);
        if (view.state === 'ended') throw new Error(`the run ended at once: ${JSON.stringify(view.problem)}`);
        return view.state === 'running';
      },
      120_000,
    );
    return id;
  }

  view(id) {
    return this.api('GET', `/api/tests/${id}`);
  }

  /** Waits for a run's end. @returns its result */
  async end(id, limitMs = 120_000) {
    await until(
      `run ${id} ends`,
      async () => {
        const view = await this.view(id).catch(() => null);
        return view?.state === 'ended';
      },
      limitMs,
    );
    return await this.api('GET', `/api/tests/${id}/result`);
  }

  async stop() {
    const masters = [...this.#replaced, ...(this.master === undefined ? [] : [this.master])];
    const children = [...this.workers.map(({ child }) => child), ...masters];
    for (const child of children) child.signal('SIGKILL');
    await Promise.all(children.map(({ ended }) => ended));
    await Promise.all(this.workers.map(({ proxy }) => proxy.close()));
    rmSync(this.#data, { recursive: true, force: true });
  }
}
