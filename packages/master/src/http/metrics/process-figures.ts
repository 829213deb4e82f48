import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** What the master's own process takes. */
export interface ProcessFigures {
  /** Processor time since its start, seconds. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Busy share of its event loop since its start, 0 to 1. */
  readonly loopUtilizationRatio: number;
  /** 99th percentile of how late its event loop was, since its start, seconds. */
  readonly loopDelayP99Seconds: number;
}

/** Watches this process. `close` ends the watching. */
export function createProcessFigures(): { read(): ProcessFigures; close(): void } {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    read: () => {
      const { user, system } = process.cpuUsage();
      const { rss, heapUsed } = process.memoryUsage();
      return {
        cpuSeconds: (user + system) / 1e6,
        residentBytes: rss,
        heapBytes: heapUsed,
        loopUtilizationRatio: performance.eventLoopUtilization().utilization,
        loopDelayP99Seconds: Math.max(0, delay.percentile(99) / 1e9 - 0.02),
      };
    },
    close: () => void delay.disable(),
  };
}
