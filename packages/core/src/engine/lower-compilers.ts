import { readdirSync, readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** Node.js starts these before any other thread of a process: V8's four, and the one that hands them delayed work. */
const FIRST_THREADS = 5;

/**
 * Gives the threads on which V8 compiles the least priority: an engine that has the same core would else be late by the
 * slices of some milliseconds in which they have it. Unprivileged, it cannot be taken back, so it is for a process that
 * offers a load and ends. Not for loads that take all that the cores have: they want to be compiled soon. Does nothing
 * where threads cannot be told apart (only on Linux they can).
 */
export function lowerCompilers(): void {
  try {
    const main = Number(readlinkSync('/proc/self'));
    // Numbers rise with each thread, but for a wrap-around, after which those below the first are left alone.
    const others = readdirSync('/proc/self/task')
      .map(Number)
      .filter((thread) => thread > main)
      .sort((a, b) => a - b);
    for (const thread of others.slice(0, FIRST_THREADS)) setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // They keep the priority that they have.
  }
}
