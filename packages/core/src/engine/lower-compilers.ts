import { constants, setPriority } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { compilerThreads } from './compiler-threads.js';

/**
 * Gives the threads on which V8 compiles the least priority: an engine that has the same core would else be late by the
 * slices of some milliseconds in which they have it. Unprivileged, it cannot be taken back, so it is for a process that
 * offers a load and ends. Not for loads that take all that the cores have: they want to be compiled soon. Does nothing
 * where threads cannot be told apart.
 */
export function lowerCompilers(): void {
  // The same threads help to collect young garbage, and an engine would wait for them in the middle of a start.
  setFlagsFromString('--no-parallel-scavenge');
  for (const thread of compilerThreads()) {
    try {
      setPriority(thread, constants.priority.PRIORITY_LOW);
    } catch {
      // It keeps the priority that it has.
    }
  }
}
