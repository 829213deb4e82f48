import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import process from 'node:process';
import { type ResolvedScenario } from '../../plan/resolved-plan.js';
import {
  type Calibration,
  type CheckContext,
  type CheckFinding,
  fail,
  pass,
  type PreflightCheck,
  skip,
  warn,
} from '../preflight-check.js';

const NAME = 'resources';
const MIB = 1024 * 1024;
/** An engine thread and its helper without any user, bytes: seen 45 to 60 MiB. */
const ENGINE_BYTES = 64 * MIB;
/** A user with a connection of its own: seen 20 to 35 KiB with plugin-http, bytes. */
const USER_BYTES = 32 * 1024;
/** Descriptors of the process beside its connections. */
const OTHER_DESCRIPTORS = 64;
/** Results of a long run with many series, bytes. */
const RESULTS_BYTES = 64 * MIB;
/** Share of what calibration found that can be held over minutes beside everything else. */
const SUSTAINED_RATIO = 0.7;
const MINIMUM_NODE = [20, 19] as const;

/** Whether this machine can make the load that the plan asks for. */
export const resourceCheck: PreflightCheck = {
  name: NAME,
  run: async (context) => {
    const calibration = await context.prober.calibration.catch(() => null);
    return [
      checkNode(),
      checkMemory(context),
      checkDescriptors(context),
      ...checkPorts(context),
      await checkDisk(context),
      checkCapacity(context, calibration),
    ];
  },
};

function checkNode(): CheckFinding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const old = major < MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor < MINIMUM_NODE[1]);
  if (old)
    return fail(
      `${NAME} node`,
      `Node.js ${process.versions.node} is too old.`,
      `Use Node.js ${MINIMUM_NODE.join('.')} or later.`,
    );
  return pass(`${NAME} node`, `Node.js ${process.versions.node}.`);
}

function checkMemory({ plan, threads }: CheckContext): CheckFinding {
  const users = plan.scenarios.reduce((sum, { load }) => sum + load.maxConcurrency, 0);
  const needed = threads * ENGINE_BYTES + users * USER_BYTES;
  const free = freeMemoryBytes();
  const details = { neededBytes: needed, freeBytes: free, users };
  const message = `About ${mebibytes(needed)} needed, ${mebibytes(free)} free.`;
  const remedy = 'Lower maxConcurrency, use fewer threads, or a machine (or container) with more memory.';
  if (needed > free) return fail(`${NAME} memory`, message, remedy, details);
  if (needed > free * 0.8) return warn(`${NAME} memory`, message, remedy, details);
  return pass(`${NAME} memory`, message, details);
}

/** What this process may still take: the smaller of the machine's and its control group's. */
function freeMemoryBytes(): number {
  const machine = availableBytes() ?? freemem();
  const limit =
    readNumber('/sys/fs/cgroup/memory.max') ?? readNumber('/sys/fs/cgroup/memory/memory.limit_in_bytes');
  const used =
    readNumber('/sys/fs/cgroup/memory.current') ?? readNumber('/sys/fs/cgroup/memory/memory.usage_in_bytes');
  const constrained = process.constrainedMemory();
  const group = limit !== null && used !== null ? limit - used : Infinity;
  const own = constrained > 0 && constrained < 2 ** 50 ? constrained - process.memoryUsage.rss() : Infinity;
  return Math.max(0, Math.min(machine, group, own, addressSpaceLeft()));
}

/** What Linux says can be had without swapping; the cache counts as free. */
function availableBytes(): number | null {
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(read('/proc/meminfo'))?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

function addressSpaceLeft(): number {
  const limit = /^Max data size\s+(\d+)/m.exec(read('/proc/self/limits'))?.[1];
  const used = /^VmData:\s+(\d+) kB/m.exec(read('/proc/self/status'))?.[1];
  return limit === undefined || used === undefined ? Infinity : Number(limit) - Number(used) * 1024;
}

function checkDescriptors({ plan }: CheckContext): CheckFinding {
  const name = `${NAME} descriptors`;
  const limit = Number(/^Max open files\s+(\d+)/m.exec(read('/proc/self/limits'))?.[1] ?? NaN);
  if (Number.isNaN(limit))
    return skip(name, 'This system does not say how many descriptors a process may have.');
  const connections = plan.scenarios.reduce((sum, { load }) => sum + load.maxConcurrency, 0);
  const needed = connections + OTHER_DESCRIPTORS;
  const details = { needed, limit };
  if (needed > limit) {
    const remedy = `Raise the limit (ulimit -n ${2 ** Math.ceil(Math.log2(needed + 1))}), or lower maxConcurrency to ${Math.max(1, limit - OTHER_DESCRIPTORS)}.`;
    return fail(
      name,
      `Up to ${connections.toLocaleString('en')} connections need ${needed.toLocaleString('en')} descriptors; this process may have ${limit.toLocaleString('en')}.`,
      remedy,
      details,
    );
  }
  return pass(name, `${needed.toLocaleString('en')} of ${limit.toLocaleString('en')} descriptors.`, details);
}

/** Connections to one address and port each take a port of this machine. */
function checkPorts({ plan }: CheckContext): CheckFinding[] {
  const [low, high] = read('/proc/sys/net/ipv4/ip_local_port_range').trim().split(/\s+/).map(Number);
  if (low === undefined || high === undefined) return [];
  const ports = high - low + 1;
  const connections = plan.scenarios.reduce((sum, { load }) => sum + load.maxConcurrency, 0);
  const details = { connections, ports };
  if (connections <= ports * 0.9)
    return [
      pass(
        `${NAME} ports`,
        `${connections.toLocaleString('en')} of ${ports.toLocaleString('en')} local ports.`,
        details,
      ),
    ];
  return [
    warn(
      `${NAME} ports`,
      `Up to ${connections.toLocaleString('en')} connections, but only ${ports.toLocaleString('en')} local ports to one address.`,
      'Widen net.ipv4.ip_local_port_range, keep connections alive, or use more machines.',
      details,
    ),
  ];
}

async function checkDisk({ resultsDir }: CheckContext): Promise<CheckFinding> {
  const name = `${NAME} disk`;
  if (resultsDir === null) return skip(name, 'No results are written to disk.');
  try {
    const { bavail, bsize } = await statfs(resultsDir);
    const free = bavail * bsize;
    const details = { freeBytes: free, neededBytes: RESULTS_BYTES };
    if (free < MIB)
      return fail(
        name,
        `The disk of ${resultsDir} is full.`,
        'Free some space, or write the results elsewhere.',
        details,
      );
    if (free < RESULTS_BYTES)
      return warn(
        name,
        `Only ${mebibytes(free)} free in ${resultsDir}; a long run may write up to ${mebibytes(RESULTS_BYTES)}.`,
        'Free some space, or write the results elsewhere.',
        details,
      );
    return pass(name, `${mebibytes(free)} free for results.`, details);
  } catch (error) {
    return fail(
      name,
      `Results cannot be written to ${resultsDir} (${String((error as { code?: string }).code)}).`,
      'Make the folder, or name another.',
    );
  }
}

/** "This machine can offer about N/s of this; you ask for M." */
function checkCapacity({ plan, threads }: CheckContext, calibration: Calibration | null): CheckFinding {
  const name = `${NAME} capacity`;
  if (calibration === null)
    return skip(name, 'None of the tasks brings a stand-in to calibrate against, so no prediction is made.');
  const cores = availableParallelism();
  const perThread = (1e6 / Math.max(0.1, calibration.iterationCostUs)) * SUSTAINED_RATIO;
  const offered = Math.floor(perThread * Math.min(threads, cores));
  const asked = plan.scenarios.reduce((sum, { load }) => sum + peakOf(load), 0);
  const details = {
    offeredPerSecond: offered,
    askedPerSecond: asked,
    iterationCostUs: calibration.iterationCostUs,
    threads,
    cores,
  };
  const about = `This machine can offer about ${offered.toLocaleString('en')}/s of this with ${threads} engine thread${threads === 1 ? '' : 's'}`;
  if (asked === 0) return pass(name, `${about}.`, details);
  if (asked <= offered)
    return pass(name, `${about}; you ask for ${Math.round(asked).toLocaleString('en')}/s.`, details);
  const wanted = Math.ceil(asked / perThread);
  const remedy =
    wanted <= cores
      ? `Use --threads ${wanted}.`
      : `Use at least ${Math.ceil(asked / (perThread * cores))} workers like this machine, or ask for less.`;
  return warn(name, `${about}; you ask for ${Math.round(asked).toLocaleString('en')}/s.`, remedy, details);
}

/** Highest rate that a load asks for; 0 for a closed load without a cap, which asks for none. */
function peakOf(load: ResolvedScenario['load']): number {
  if (load.model === 'closed') return load.maxPerSecond ?? 0;
  return Math.max(...load.segments.flatMap(({ fromPerSecond, toPerSecond }) => [fromPerSecond, toPerSecond]));
}

function readNumber(path: string): number | null {
  const text = read(path).trim();
  return /^\d+$/.test(text) && Number(text) < 2 ** 50 ? Number(text) : null;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MIB).toLocaleString('en')} MiB`;
}
