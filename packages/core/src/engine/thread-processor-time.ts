import { readFileSync } from 'node:fs';
import { performance, type EventLoopUtilization } from 'node:perf_hooks';

/** A point from which a thread's processor time is counted. */
export interface ProcessorTimeMark {
  readonly loop: EventLoopUtilization;
  readonly cpuUs: number | null;
}

/** Marks now, for {@link processorUsSince} in the same thread. */
export function markProcessorTime(): ProcessorTimeMark {
  return { loop: performance.eventLoopUtilization(), cpuUs: threadCpuUs() };
}

/**
 * Processor time that this thread has used since, microseconds: what Linux says; elsewhere the time that its event loop
 * was busy, which also counts the moments in which others had the processor.
 */
export function processorUsSince({ loop, cpuUs }: ProcessorTimeMark): number {
  const now = threadCpuUs();
  if (cpuUs !== null && now !== null) return now - cpuUs;
  return performance.eventLoopUtilization(loop).active * 1000;
}

/** Nanoseconds on a processor are the first field of schedstat (Linux, Documentation/scheduler/sched-stats). */
function threadCpuUs(): number | null {
  try {
    const nanoseconds = Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]);
    return nanoseconds > 0 ? nanoseconds / 1000 : null;
  } catch {
    return null;
  }
}
