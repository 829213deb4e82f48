/** What the system says about memory, as text of its files and figures of the process. */
export interface MemoryFacts {
  /** `/proc/meminfo`; empty where there is none. */
  readonly meminfo: string;
  /** Free memory as the system's own call has it, bytes: used where there is no `meminfo`. */
  readonly freeBytes: number;
  /** `/proc/self/limits` */
  readonly limits: string;
  /** `/proc/self/status` */
  readonly status: string;
  /** The control group's limit and use, and how much of the use is cache that it gives back; as text. */
  readonly group: { readonly limit: string; readonly used: string; readonly stat: string };
  /** Limit of the process's own control group as Node.js knows it, bytes; 0: none. */
  readonly constrainedBytes: number;
  /** Resident memory of the process, bytes. */
  readonly residentBytes: number;
}

/** What may still be taken, and by which bound. */
export interface FreeMemory {
  readonly freeBytes: number;
  /** In words, for a person who wants to raise it. */
  readonly bound: string;
}

/** Limits from here on are "no limit" written as a number. */
const UNLIMITED_BYTES = 2 ** 50;

/** The memory that this process may still take: the least of what machine, control group and process limits leave. */
export function freeMemory(facts: MemoryFacts): FreeMemory {
  const bounds: readonly FreeMemory[] = [
    {
      freeBytes: kibibytes(facts.meminfo, 'MemAvailable') ?? facts.freeBytes,
      bound: 'memory of the machine',
    },
    { freeBytes: leftInGroup(facts.group), bound: 'memory limit of the container or control group' },
    { freeBytes: leftOfOwn(facts), bound: 'memory limit of the control group' },
    { freeBytes: leftOfLimit(facts, 'Max data size', 'VmData'), bound: 'process limit, ulimit -d' },
    { freeBytes: leftOfLimit(facts, 'Max address space', 'VmSize'), bound: 'process limit, ulimit -v' },
  ];
  const { freeBytes, bound } = bounds.reduce((least, each) =>
    each.freeBytes < least.freeBytes ? each : least,
  );
  return { freeBytes: Math.max(0, freeBytes), bound };
}

/** The soft limit of a line of `/proc/self/limits`, in its own unit; null: unlimited or not told. */
export function softLimit(limits: string, name: string): number | null {
  const line = limits.split('\n').find((each) => each.startsWith(`${name} `));
  const text = line?.slice(name.length).trim().split(/\s+/)[0];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

function leftOfLimit({ limits, status }: MemoryFacts, limit: string, used: string): number {
  const most = softLimit(limits, limit);
  const now = kibibytes(status, used);
  return most === null || now === null ? Infinity : most - now;
}

/** Cache that the kernel takes back under pressure counts as used in a group, though it is free. */
function leftInGroup({ limit, used, stat }: MemoryFacts['group']): number {
  const most = wholeNumber(limit);
  const now = wholeNumber(used);
  if (most === null || now === null || most >= UNLIMITED_BYTES) return Infinity;
  const cache = /^(?:total_)?inactive_file (\d+)$/m.exec(stat)?.[1];
  return most - Math.max(0, now - Number(cache ?? 0));
}

function leftOfOwn({ constrainedBytes, residentBytes }: MemoryFacts): number {
  return constrainedBytes > 0 && constrainedBytes < UNLIMITED_BYTES
    ? constrainedBytes - residentBytes
    : Infinity;
}

/** A line such as `VmData:  1024 kB` in bytes. */
function kibibytes(text: string, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return found === undefined ? null : Number(found) * 1024;
}

function wholeNumber(text: string): number | null {
  return /^\d+$/.test(text.trim()) ? Number(text) : null;
}
