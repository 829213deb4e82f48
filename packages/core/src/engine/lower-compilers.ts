import { execFile } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { compilerThreads } from './compiler-threads.js';

/** Gives threads, whose numbers are its arguments, the scheduling class SCHED_IDLE. */
const TO_IDLE_CLASS = 'for thread; do chrt -i -p 0 "$thread" || exit; done';

/**
 * Gives the threads on which V8 compiles the least priority: an engine that has the same core would else be late by the
 * slices of some milliseconds in which they have it. Unprivileged, it cannot be taken back, so it is for a process that
 * offers a load and ends. Not for loads that take all that the cores have: they want to be compiled soon. Does nothing
 * where threads cannot be told apart.
 *
 * The least priority still lets one run on when it was woken while the engine was busy: seen, for a millisecond each. In
 * the class SCHED_IDLE (Linux) it gives way at once, but only `chrt` of util-linux can set it, which need not be there.
 */
export async function lowerCompilers(): Promise<void> {
  // The same threads help to collect young garbage, and an engine would wait for them in the middle of a start.
  setFlagsFromString('--no-parallel-scavenge');
  const threads = compilerThreads();
  for (const thread of threads) {
    try {
      setPriority(thread, constants.priority.PRIORITY_LOW);
    } catch {
      // It keeps the priority that it has.
    }
  }
  if (threads.length > 0) await enterIdleClass(threads);
}

async function enterIdleClass(threads: readonly number[]): Promise<void> {
  await new Promise<void>((resolve) => {
    // Whatever comes of it: the priority is as low as it can be otherwise.
    execFile('sh', ['-c', TO_IDLE_CLASS, 'sh', ...threads.map(String)], { timeout: 1000 }, () => resolve());
  });
}
