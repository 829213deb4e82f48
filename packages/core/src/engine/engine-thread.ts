/** Entry of an engine thread: obeys the host's commands, reports what happens. Importing it outside of a thread fails. */
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { VajraError } from '@vajraedge/sdk';
import { createSystemClock } from '../execute/clock.js';
import { createThreadWaker, createTimerWaker, type Waker } from '../execute/waker.js';
import { failureOf } from '../execute/failure-code.js';
import { warmTasks } from './calibrate.js';
import { collectGarbage } from './collect-garbage.js';
import { Engine } from './engine.js';
import { type EngineCommand, type EngineReport, type EngineSetup } from './engine-messages.js';
import { loadScenarios, type LoadedScenarios } from './load-scenarios.js';
import { problemOf } from './problem-of.js';
import { warmCode } from './warm-code.js';

const setup = workerData as EngineSetup;
const port = parentPort;
if (port === null) throw new VajraError('VE_INTERNAL', 'engine-thread.js is the entry of a worker thread');
const clock = createSystemClock();
const isOpen = setup.plan.scenarios.some(({ load }) => load.model === 'open');
const createWaker = (onWake: () => void): Waker =>
  isOpen ? createThreadWaker(onWake) : createTimerWaker(clock, onWake);
const send = (report: EngineReport): void => port.postMessage(report);
const onProblem = (message: string): void => send({ type: 'problem', message });

// What a task leaves behind (a promise nobody waits for, a listener that throws) must not end the run.
process.on('unhandledRejection', (reason) =>
  onProblem(`a promise that no task waited for was rejected: ${failureOf(reason).message}`),
);
process.on('uncaughtException', (error) =>
  onProblem(`an error outside of any iteration: ${failureOf(error).message}`),
);

let loaded: LoadedScenarios | null = null;
let engine: Engine | null = null;

async function load(): Promise<LoadedScenarios> {
  loaded ??= await loadScenarios(setup, clock);
  return loaded;
}

async function prepare(data: readonly (readonly unknown[])[]): Promise<void> {
  const { scenarios } = await load();
  const { index, count } = setup.engine;
  await warmCode(clock, createWaker);
  await warmTasks(scenarios, clock, createWaker).catch((error: unknown) =>
    onProblem(`warming up failed: ${failureOf(error).message}`),
  );
  engine = new Engine({
    plan: setup.plan,
    scenarios,
    index,
    count,
    clock,
    createWaker,
    onSnapshot: (snapshot) => send({ type: 'snapshot', snapshot }),
    onScenarioEnd: (scenario) => send({ type: 'scenario-ended', scenario }),
    onFinish: () => send({ type: 'finished' }),
    onProblem,
  });
  await engine.prepare(data);
  // What warming up left behind would be collected in the first second, and stop it for some ten milliseconds.
  collectGarbage();
  send({ type: 'ready' });
}

async function obey(command: EngineCommand): Promise<void> {
  switch (command.type) {
    case 'set-up':
      return send({ type: 'set-up-done', data: await (await load()).setUp() });
    case 'prepare':
      return prepare(command.data);
    case 'start':
      return engine?.start(command.atMs);
    case 'begin':
      return engine?.begin(command.scenario, command.atMs);
    case 'stop':
      return engine?.stop();
    case 'abort':
      return engine?.abort();
    case 'tear-down':
      await loaded?.tearDown();
      return send({ type: 'torn-down' });
    case 'close':
      await engine?.close();
      // The thread holds nothing that anybody needs any more; a handle that a task left open must not keep it.
      return process.exit(0);
  }
}

port.on('message', (command: EngineCommand) => {
  obey(command).catch((error: unknown) => send({ type: 'failed', problem: problemOf(error) }));
});
