import type { Clock } from '../execute/clock.js';
import { failureOf } from '../execute/failure-code.js';
import { type CreateWaker, createTimerWaker, WakerThread } from '../execute/waker.js';
import { warmTasks } from './calibrate.js';
import { collectGarbage } from './collect-garbage.js';
import { Engine, type EngineShareOptions } from './engine.js';
import type { EngineCommand, EngineReport, EngineSetup } from './engine-messages.js';
import { loadScenarios, type LoadedScenarios } from './load-scenarios.js';
import { problemOf } from './problem-of.js';
import type { TargetGuard } from './target-guard.js';
import { warmCode } from './warm-code.js';

/** What an engine needs of the thread or process that it is served in. */
export interface EngineSeat {
  readonly setup: EngineSetup;
  readonly clock: Clock;
  /** Its code was warmed before the setup was known. */
  readonly isWarm: boolean;
  /** Present where targets are restricted. */
  readonly guard: TargetGuard | null;
  send(report: EngineReport): void;
  /** Ends the thread or process. */
  exit(): void;
}

/** An engine that obeys its host's commands and reports what happens. */
export class EngineServer {
  readonly #seat: EngineSeat;
  readonly #wakers = new WakerThread();
  #loaded: LoadedScenarios | null = null;
  #engine: Engine | null = null;

  constructor(seat: EngineSeat) {
    this.#seat = seat;
  }

  /** Obeys a command; what goes wrong is reported. */
  receive(command: EngineCommand): void {
    this.#obey(command).catch((error: unknown) =>
      this.#seat.send({ type: 'failed', problem: problemOf(error) }),
    );
  }

  /** Tells the host of what a task left behind: it must not end the run. */
  problem(message: string): void {
    this.#seat.send({ type: 'problem', message });
  }

  async #obey(command: EngineCommand): Promise<void> {
    switch (command.type) {
      case 'set-up':
        return this.#seat.send({ type: 'set-up-done', data: await (await this.#load()).setUp() });
      case 'prepare':
        return this.#prepare(command.data);
      case 'start':
        return this.#engine?.start(command.atMs);
      case 'begin':
        return this.#engine?.begin(command.scenario, command.atMs);
      case 'stop':
        return this.#engine?.stop();
      case 'abort':
        return this.#engine?.abort();
      case 'tear-down':
        await this.#loaded?.tearDown();
        return this.#seat.send({ type: 'torn-down' });
      case 'close':
        await this.#engine?.close();
        await this.#wakers.close();
        // It holds nothing that anybody needs any more; a handle that a task left open must not keep it.
        return this.#seat.exit();
      default:
        return this.#engine?.share?.obey(command);
    }
  }

  async #load(): Promise<LoadedScenarios> {
    this.#loaded ??= await loadScenarios(this.#seat.setup, this.#seat.clock);
    return this.#loaded;
  }

  async #prepare(data: readonly (readonly unknown[])[]): Promise<void> {
    const { setup, clock, send } = this.#seat;
    const { scenarios } = await this.#load();
    await this.#warm(scenarios);
    const { index, count } = setup.engine;
    const engine = new Engine({
      plan: setup.plan,
      scenarios,
      index,
      count,
      clock,
      createWaker: this.#createWaker,
      ...(setup.share === undefined ? {} : { share: this.#shareOptions(setup.share.slotCount) }),
      onSnapshot: (snapshot, border) => send({ type: 'snapshot', snapshot, border }),
      onScenarioEnd: (scenario) => send({ type: 'scenario-ended', scenario }),
      onFinish: () => send({ type: 'finished' }),
      onProblem: (message) => this.problem(message),
    });
    await engine.prepare(data);
    this.#engine = engine;
    // What warming up left behind would be collected in the first second, and stop it for some ten milliseconds.
    collectGarbage();
    send({ type: 'ready' });
  }

  /** Compiles the code on tasks that do nothing and on stand-ins; nothing is sent to a target. */
  async #warm(scenarios: LoadedScenarios['scenarios']): Promise<void> {
    const { clock, isWarm, guard } = this.#seat;
    // Tasks with stand-ins compile the engine's code as well.
    const standIn = scenarios.every(({ tasks }) => tasks.every(({ definition }) => definition.standIn));
    if (!isWarm && !standIn) await warmCode(clock, this.#createWaker);
    guard?.allowLoopback(true);
    await warmTasks(scenarios, clock, this.#createWaker, isWarm).catch((error: unknown) =>
      this.problem(`warming up failed: ${failureOf(error).message}`),
    );
    guard?.allowLoopback(false);
  }

  #shareOptions(slotCount: number): EngineShareOptions {
    const { send } = this.#seat;
    return {
      slotCount,
      onReleased: (share) => send({ type: 'released', share }),
      onProgress: (progress) => send({ type: 'progress', progress }),
    };
  }

  readonly #createWaker: CreateWaker = (onWake) => {
    const { setup, clock } = this.#seat;
    const isOpen = setup.plan.scenarios.some(({ load }) => load.model === 'open');
    return isOpen ? this.#wakers.createWaker(onWake) : createTimerWaker(clock, onWake);
  };
}

/** What to say of a promise that was rejected and an error that was thrown where nobody waited for them. */
export function describeStray(kind: 'rejection' | 'error', reason: unknown): string {
  const { message } = failureOf(reason);
  return kind === 'error'
    ? `an error outside of any iteration: ${message}`
    : `a promise that no task waited for was rejected: ${message}`;
}
