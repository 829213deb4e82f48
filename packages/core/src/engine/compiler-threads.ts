import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Node.js starts these before any other thread of a process: V8's four, and the one that hands them delayed work. */
const FIRST_THREADS = 5;

/**
 * Numbers of the threads of this process on which V8 compiles. Empty where threads cannot be told apart (only on Linux
 * they can).
 */
export function compilerThreads(): readonly number[] {
  try {
    const main = Number(readlinkSync('/proc/self'));
    // Numbers rise with each thread, but for a wrap-around, after which those below the first are left alone.
    const others = readdirSync('/proc/self/task')
      .map(Number)
      .filter((thread) => thread > main)
      .sort((a, b) => a - b);
    return others.slice(0, FIRST_THREADS);
  } catch {
    return [];
  }
}

/** Processor time that they have used, microseconds; null where it is not known. */
export function compilersUsedUs(threads: readonly number[]): number | null {
  if (threads.length === 0) return null;
  try {
    return threads.reduce((sum, thread) => sum + usedUs(thread), 0);
  } catch {
    return null;
  }
}

/** Nanoseconds on a processor are the first field of schedstat (Linux, Documentation/scheduler/sched-stats). */
function usedUs(thread: number): number {
  return Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1000;
}
