/** What the conformance kit needs of its surroundings; the default is the process that it runs in. */
export interface ConformanceHost {
  /** Milliseconds with fractions, from any origin. */
  nowMs(): number;
  /** Calls once, after a time. What it returns cancels the call. */
  after(delayMs: number, call: () => void): () => void;
  /** Bytes held by objects and buffers after a garbage collection; null where nobody can say. */
  memoryBytes(): number | null;
  /** What keeps the process alive, one word each, such as `TCPSocketWrap`; null where nobody can say. */
  activeResources(): readonly string[] | null;
  /** Processor time of the process so far, in microseconds; null where nobody can say. */
  processorUs(): number | null;
}

/** The parts of Node.js's `process` that are used where it is there; this package imports nothing. */
interface HostProcess {
  memoryUsage?(): { readonly heapUsed: number; readonly external: number };
  getActiveResourcesInfo?(): readonly string[];
  cpuUsage?(): { readonly user: number; readonly system: number };
  getBuiltinModule?(name: string): unknown;
}

/** The surroundings of this process: everything in Node.js, time alone elsewhere. */
export function createHost(): ConformanceHost {
  const process = (globalThis as { readonly process?: HostProcess }).process;
  const collect = findCollector(process);
  return {
    nowMs: () => performance.now(),
    after: (delayMs, call) => {
      const timer = setTimeout(call, delayMs);
      return () => clearTimeout(timer);
    },
    memoryBytes: () => {
      if (collect === null || process?.memoryUsage === undefined) return null;
      // Twice: what finalisers let go in the first is free after the second.
      collect();
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    },
    activeResources: () => process?.getActiveResourcesInfo?.() ?? null,
    processorUs: () => {
      const usage = process?.cpuUsage?.();
      return usage === undefined ? null : usage.user + usage.system;
    },
  };
}

/** The collector of garbage: there after `--expose-gc`, and in Node.js without it as well. */
function findCollector(process: HostProcess | undefined): (() => void) | null {
  const exposed = (globalThis as { readonly gc?: () => void }).gc;
  if (exposed !== undefined) return exposed;
  try {
    const v8 = process?.getBuiltinModule?.('node:v8') as { setFlagsFromString(flag: string): void };
    const vm = process?.getBuiltinModule?.('node:vm') as { runInNewContext(code: string): () => void };
    v8.setFlagsFromString('--expose-gc');
    return vm.runInNewContext('gc');
  } catch {
    return null;
  }
}
