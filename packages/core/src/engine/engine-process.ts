/**
 * Entry of an engine process. It warms its code, waits for its setup, and then obeys like an engine thread. It ends at
 * once when its supervisor is gone. Importing it outside of a forked process fails.
 */
import process from 'node:process';
import { VajraError } from '@vajraedge/sdk';
import { createSystemClock } from '../execute/clock.js';
import { createThreadWaker } from '../execute/waker.js';
import type { EngineCommand, EngineReport, EngineSetup } from './engine-messages.js';
import { describeStray, EngineServer } from './serve-engine.js';
import { guardTargets } from './target-guard.js';
import { createTargetMatcher } from './target-matcher.js';
import { warmCode } from './warm-code.js';

if (process.send === undefined)
  throw new VajraError('VE_INTERNAL', 'engine-process.js is the entry of a forked process');
const clock = createSystemClock();
// Nobody reads what is sent after the channel has closed, and the process ends then.
const send = (report: EngineReport): void => void process.send?.(report, undefined, {}, () => undefined);
const warmed = warmCode(clock, createThreadWaker);
void warmed.then(() => send({ type: 'warm' }));
let server: EngineServer | null = null;

function serve(setup: EngineSetup): EngineServer {
  const { share } = setup;
  const guard = share === undefined ? null : guardTargets(createTargetMatcher(share.allowTargets));
  return new EngineServer({ setup, clock, isWarm: true, guard, send, exit: () => process.exit(0) });
}

process.on('unhandledRejection', (reason) => server?.problem(describeStray('rejection', reason)));
process.on('uncaughtException', (error) => server?.problem(describeStray('error', error)));
// Signals that a terminal or a service manager sends to all are the supervisor's to answer.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (message: EngineCommand | { readonly type: 'setup'; readonly setup: EngineSetup }) => {
  if (message.type === 'setup') server = serve(message.setup);
  else void warmed.then(() => server?.receive(message));
});
