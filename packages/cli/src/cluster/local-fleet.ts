import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createMaster, type Master } from '@vajraedge/master';
import { VajraError } from '@vajraedge/sdk';
import { ownVersion } from '../own-version.js';
import { formatHostPort } from './listen-option.js';
import { MasterClient } from './master-client.js';

/** What a fleet of this machine is made of. */
export interface LocalFleetOptions {
  readonly workers: number;
  readonly pluginDirs: readonly string[];
  /** Folder below which plans may name task files; null: none. */
  readonly taskDir: string | null;
  /** Folder whose files plans may use as secrets; null: none. */
  readonly secretDir: string | null;
  readonly onProblem: (text: string) => void;
}

/** A master in this process with workers of its own, for one run. */
export interface LocalFleet {
  readonly client: MasterClient;
  /** Ends all of it, and leaves nothing behind. Idempotent. */
  close(): Promise<void>;
}

const VAJRA = fileURLToPath(new URL('../../bin/vajra.mjs', import.meta.url));
/** How long the workers may take to join, milliseconds. */
const JOIN_MS = 60_000;
/** How long a worker may take to end in good order, milliseconds. */
const END_MS = 3000;
/** What a worker that ended says last, characters. */
const MOST_OUTPUT = 2000;

/** Brings up a fleet. @throws VE_FLEET_FAILED where a worker does not come up */
export async function startLocalFleet(options: LocalFleetOptions): Promise<LocalFleet> {
  const fleet = new TemporaryFleet(options);
  try {
    await fleet.start();
    return fleet;
  } catch (error) {
    await fleet.close();
    throw error;
  }
}

interface Worker {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  output: string;
}

class TemporaryFleet implements LocalFleet {
  readonly #options: LocalFleetOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'vajra-fleet-'));
  readonly #tokens = { operator: newToken(), join: newToken() };
  readonly #master: Master;
  readonly #workers: Worker[] = [];
  readonly #endAtExit = (): void => this.#kill();
  #client: MasterClient | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: LocalFleetOptions) {
    this.#options = options;
    const anyPort = { host: '127.0.0.1', port: 0 };
    this.#master = createMaster({
      storeFile: join(this.#folder, 'master.db'),
      workers: { ...anyPort, joinToken: this.#tokens.join, tls: null },
      web: {
        listen: anyPort,
        tokens: [{ name: 'vajra run', role: 'operator', token: this.#tokens.operator }],
        tls: null,
        hostNames: [],
        dashboardDir: null,
        version: ownVersion(),
      },
      onProblem: options.onProblem,
    });
    process.once('exit', this.#endAtExit);
  }

  get client(): MasterClient {
    if (this.#client === null) throw new VajraError('VE_INTERNAL', 'the fleet is not up');
    return this.#client;
  }

  async start(): Promise<void> {
    const { web, workers } = await this.#master.listen();
    this.#client = new MasterClient(`http://127.0.0.1:${web?.port ?? 0}`, this.#tokens.operator);
    for (let number = 1; number <= this.#options.workers; number += 1)
      this.#workers.push(this.#spawn(`local-${number}`, formatHostPort(workers)));
    const endMs = performance.now() + JOIN_MS;
    while (this.#master.service.health().workers < this.#options.workers) {
      const gone = this.#workers.find(({ child }) => child.exitCode !== null || child.signalCode !== null);
      if (gone !== undefined) throw fleetFailed(`a worker ended at once: ${lastLine(gone.output)}`);
      if (performance.now() > endMs) throw fleetFailed('the workers did not join within a minute');
      await after(20);
    }
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#end());
  }

  async #end(): Promise<void> {
    for (const { child } of this.#workers) child.kill('SIGTERM');
    const ended = Promise.all(this.#workers.map(({ ended }) => ended));
    await Promise.race([ended, after(END_MS, null, { ref: false })]);
    this.#kill();
    await ended;
    await this.#master.close();
    process.removeListener('exit', this.#endAtExit);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #kill(): void {
    for (const { child } of this.#workers) child.kill('SIGKILL');
  }

  #spawn(name: string, master: string): Worker {
    const { pluginDirs, taskDir, secretDir } = this.#options;
    const child = spawn(
      process.execPath,
      [
        VAJRA,
        'worker',
        ...['--master', master, '--name', name],
        ...pluginDirs.flatMap((dir) => ['--plugin-dir', dir]),
        ...(taskDir === null ? [] : ['--task-dir', taskDir]),
        ...(secretDir === null ? [] : ['--secret-dir', secretDir]),
        // What this command may use, its own workers may.
        ...['--allow-secret', '*'],
      ],
      {
        env: { ...process.env, NO_COLOR: '1', VAJRA_JOIN_TOKEN: this.#tokens.join },
        stdio: ['ignore', 'ignore', 'pipe'],
        // Ctrl-C at the terminal is for this command: it tells the workers when to go.
        detached: true,
      },
    );
    const worker: Worker = {
      child,
      output: '',
      ended: new Promise((resolve) => child.once('close', () => resolve())),
    };
    child.stderr?.on('data', (chunk: Buffer) => {
      worker.output = (worker.output + chunk.toString()).slice(-MOST_OUTPUT);
    });
    return worker;
  }
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}

function fleetFailed(reason: string): VajraError {
  return new VajraError('VE_FLEET_FAILED', `The workers of this machine did not come up: ${reason}.`, {
    hint: 'Try vajra master and vajra worker by hand: they say more.',
  });
}
