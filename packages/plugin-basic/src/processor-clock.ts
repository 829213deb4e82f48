import { performance } from 'node:perf_hooks';
import process from 'node:process';

/** Not in the Node.js that the types are of: since 23.9. Microseconds. */
interface ThreadClock {
  threadCpuUsage?(): { readonly user: number; readonly system: number };
}

/**
 * A clock in milliseconds that counts what this thread has had of the processor, where Node.js offers that (23.9 and
 * later); elsewhere the time on the wall, which runs on while another process has the processor.
 */
export function createProcessorClock(source: ThreadClock = process as ThreadClock): () => number {
  if (source.threadCpuUsage === undefined) return () => performance.now();
  return () => {
    const { user, system } = (source as Required<ThreadClock>).threadCpuUsage();
    return (user + system) / 1000;
  };
}
