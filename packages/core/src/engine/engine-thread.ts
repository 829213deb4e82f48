/** Entry of an engine thread. Importing it outside of a thread fails. */
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { VajraError } from '@vajraedge/sdk';
import { createSystemClock } from '../execute/clock.js';
import type { EngineCommand, EngineReport, EngineSetup } from './engine-messages.js';
import { describeStray, EngineServer } from './serve-engine.js';

const port = parentPort;
if (port === null) throw new VajraError('VE_INTERNAL', 'engine-thread.js is the entry of a worker thread');
const server = new EngineServer({
  setup: workerData as EngineSetup,
  clock: createSystemClock(),
  isWarm: false,
  guard: null,
  send: (report: EngineReport) => port.postMessage(report),
  exit: () => process.exit(0),
});

// What a task leaves behind (a promise nobody waits for, a listener that throws) must not end the run.
process.on('unhandledRejection', (reason) => server.problem(describeStray('rejection', reason)));
process.on('uncaughtException', (error) => server.problem(describeStray('error', error)));
port.on('message', (command: EngineCommand) => server.receive(command));
