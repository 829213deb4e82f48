import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { builtFile } from './built-file.js';
import type { EngineLink } from './engine-link.js';
import { KEEP_HEAP } from './keep-engine-heaps.js';
import type { ResolvedPlan } from '../plan/resolved-plan.js';
import type { PluginCatalog } from '../plugin/task-manifest.js';
import { type EngineReport, type EngineSetup, manifestsFor } from './engine-messages.js';
import type { TargetPolicy } from './target-policy.js';

/** A process for an engine, started ahead of time: its modules are imported, its code is warm, it waits for its setup. */
export interface EngineProcess {
  /** Number of the process, for signals and logs; null where it could not be started. */
  readonly pid: number | null;
  /** Resolves when its code is warm, or when it is gone. */
  readonly warmed: Promise<void>;
  /**
   * Tries the tasks of a plan on their stand-ins, so that they are imported and compiled when a share takes the process.
   * What cannot be tried is left. Code that has changed since is not read again. @returns when that is over, or it is gone
   */
  rehearse(rehearsal: Rehearsal): Promise<void>;
  /** @internal A share takes the process: it is given its setup, and is the share's to end from then on. */
  take(setup: EngineSetup): EngineLink;
  /** Ends it, unless a share has taken it. */
  close(): void;
}

/** Tasks to be tried ahead of a run, and under which rules. */
export interface Rehearsal {
  readonly plan: ResolvedPlan;
  readonly catalog: PluginCatalog;
  readonly preload: readonly string[];
  /** As those of the share that will take the process. */
  readonly allowTargets: TargetPolicy;
}

/** Starts a process for an engine. One that cannot be started is lost as soon as a share has taken it. */
export function spawnEngineProcess(): EngineProcess {
  const child = fork(fileURLToPath(builtFile(import.meta.url, 'engine-process.js')), [], {
    serialization: 'advanced',
    execArgv: [KEEP_HEAP],
    // A task may print; what is the supervisor's to say to its own reader must not be mixed with it.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new ForkedEngine(child);
}

class ForkedEngine implements EngineProcess, EngineLink {
  readonly kind = 'process';
  readonly warmed: Promise<void>;
  readonly #child: ChildProcess;
  readonly #gone: Promise<string>;
  #taken = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#gone = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) =>
        resolve(
          signal === null ? `its process ended with code ${code}` : `its process was ended by ${signal}`,
        ),
      );
    });
    this.warmed = this.#heard('warm');
    // A spare process must not keep a program alive that has nothing else to do.
    child.unref();
    child.channel?.unref();
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  async rehearse({ plan, catalog, preload, allowTargets }: Rehearsal): Promise<void> {
    const heard = this.#heard('rehearsed');
    const tasks = manifestsFor(plan, catalog);
    const share = { slotCount: 1, allowTargets };
    const setup = { runId: '', plan, tasks, engine: { index: 0, count: 1 }, preload, share };
    this.#send({ type: 'rehearse', setup });
    await heard;
  }

  take(setup: EngineSetup): EngineLink {
    this.#taken = true;
    this.#child.ref();
    this.#child.channel?.ref();
    this.#send({ type: 'setup', setup });
    return this;
  }

  close(): void {
    if (!this.#taken) this.#child.kill('SIGKILL');
  }

  post(command: Parameters<EngineLink['post']>[0]): void {
    this.#send(command);
  }

  listen(onReport: (report: EngineReport) => void, onGone: (reason: string) => void): void {
    this.#child.on('message', (report) => onReport(report as EngineReport));
    void this.#gone.then(onGone);
  }

  async terminate(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  /** Resolves when the process says so, or is gone. */
  #heard(what: EngineReport['type']): Promise<void> {
    return new Promise((resolve) => {
      const listen = ({ type }: EngineReport): void => {
        if (type === what) done();
      };
      const done = (): void => {
        this.#child.off('message', listen);
        resolve();
      };
      this.#child.on('message', listen);
      void this.#gone.then(done);
    });
  }

  /** What cannot be delivered any more is no loss: that the process is gone is told by its end. */
  #send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }
}
