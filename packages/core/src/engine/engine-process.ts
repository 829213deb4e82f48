/**
 * Entry of an engine process. It warms its code, rehearses tasks where it is told to, waits for its setup, and then obeys like an engine thread. It ends at
 * once when its supervisor is gone. Importing it outside of a forked process fails.
 */
import process from 'node:process';
import { VajraError } from '@vajraedge/sdk';
import { createSystemClock } from '../execute/clock.js';
import { onWakerThread } from '../execute/waker.js';
import type { EngineReport, EngineSetup, ProcessCommand, ShareSetup } from './engine-messages.js';
import { rehearse } from './rehearse.js';
import { describeStray, EngineServer } from './serve-engine.js';
import { guardTargets, type TargetGuard } from './target-guard.js';
import { createTargetMatcher } from './target-matcher.js';
import { warmCode } from './warm-code.js';

if (process.send === undefined)
  throw new VajraError('VE_INTERNAL', 'engine-process.js is the entry of a forked process');
const clock = createSystemClock();
// Nobody reads what is sent after the channel has closed, and the process ends then.
const send = (report: EngineReport): void => void process.send?.(report, undefined, {}, () => undefined);
/** What has to be over before a command is obeyed. */
let ready = onWakerThread((createWaker) => warmCode(clock, createWaker));
void ready.then(() => send({ type: 'warm' }));
let server: EngineServer | null = null;
let guard: TargetGuard | null = null;

/** All that is told to a process is of one owner, with one policy. */
function guardFor(share: ShareSetup | undefined): TargetGuard | null {
  if (share !== undefined) guard ??= guardTargets(createTargetMatcher(share.allowTargets));
  return guard;
}

function serve(setup: EngineSetup): EngineServer {
  const own = guardFor(setup.share);
  return new EngineServer({ setup, clock, isWarm: true, guard: own, send, exit: () => process.exit(0) });
}

process.on('unhandledRejection', (reason) => server?.problem(describeStray('rejection', reason)));
process.on('uncaughtException', (error) => server?.problem(describeStray('error', error)));
// Signals that a terminal or a service manager sends to all are the supervisor's to answer.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (message: ProcessCommand) => {
  if (message.type === 'setup') server = serve(message.setup);
  else if (message.type === 'rehearse') {
    const { setup } = message;
    const own = guardFor(setup.share);
    ready = ready.then(() => onWakerThread((createWaker) => rehearse(setup, own, clock, createWaker)));
    void ready.then(() => send({ type: 'rehearsed' }));
  } else void ready.then(() => server?.receive(message));
});
