import { statfs } from 'node:fs/promises';
import process from 'node:process';
import { peakOverTime } from '../../plan/overlap.js';
import type { ResolvedPlan } from '../../plan/resolved-plan.js';
import {
  type CheckContext,
  type CheckFinding,
  fail,
  pass,
  type PreflightCheck,
  skip,
  warn,
} from '../preflight-check.js';
import { freeMemory, type MemoryFacts, softLimit } from './free-memory.js';
import { readMemoryFacts, readSystemFile } from './system-files.js';

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
const MINIMUM_NODE = [20, 19] as const;

/** Whether this machine has what the plan needs: memory, descriptors, ports, disk, Node.js. */
export const resourceCheck: PreflightCheck = {
  name: NAME,
  run: async (context) => [
    checkNode(),
    checkMemory(context),
    ...checkConnections(await mostConnections(context)),
    await checkDisk(context),
  ],
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
  return judgeMemory(usersOf(plan), threads, readMemoryFacts());
}

/** Compares what so many users on so many threads need with what may still be taken. */
export function judgeMemory(users: number, threads: number, facts: MemoryFacts): CheckFinding {
  const needed = threads * ENGINE_BYTES + users * USER_BYTES;
  const { freeBytes: free, bound } = freeMemory(facts);
  const details = { neededBytes: needed, freeBytes: free, bound, users };
  const message = `About ${mebibytes(needed)} needed for ${count(users, 'user')} on ${count(threads, 'engine thread')}, ${mebibytes(free)} free (${bound}).`;
  const remedy = `Lower maxConcurrency or --threads, or raise the limit: ${bound}.`;
  if (needed > free) return fail(`${NAME} memory`, message, remedy, details);
  if (needed > free * 0.8) return warn(`${NAME} memory`, message, remedy, details);
  return pass(`${NAME} memory`, message, details);
}

/** Connections that may be open at one time: one for each iteration in flight, none where all tasks say they need none. */
async function mostConnections({ plan, catalog, prober }: CheckContext): Promise<number> {
  const tasks = plan.scenarios.flatMap(({ mix }) => mix.map(({ task }) => catalog.tasks.get(task)));
  const all = tasks.every((task) => task?.has.targets === true);
  return all && (await prober.targets).length === 0 ? 0 : usersOf(plan);
}

function checkConnections(connections: number): CheckFinding[] {
  const [low, high] = readSystemFile('/proc/sys/net/ipv4/ip_local_port_range')
    .trim()
    .split(/\s+/)
    .map(Number);
  const ports = low === undefined || high === undefined ? null : high - low + 1;
  return [
    judgeDescriptors(connections, softLimit(readSystemFile('/proc/self/limits'), 'Max open files')),
    ...judgePorts(connections, ports),
  ];
}

/** @param limit of the process; null: the system does not say */
export function judgeDescriptors(connections: number, limit: number | null): CheckFinding {
  const name = `${NAME} descriptors`;
  if (limit === null) return skip(name, 'This system does not say how many descriptors a process may have.');
  const needed = connections + OTHER_DESCRIPTORS;
  const details = { needed, limit };
  if (needed <= limit) return pass(name, `${figure(needed)} of ${figure(limit)} descriptors.`, details);
  const wanted = 2 ** Math.ceil(Math.log2(needed + 1));
  const spare = limit - OTHER_DESCRIPTORS;
  // Node.js has raised the soft limit to the hard one by itself, so it is the hard one that binds.
  const raise = `Raise the limit (ulimit -n ${wanted} before vajra is started; for a container --ulimit nofile=${wanted})`;
  return fail(
    name,
    `Up to ${count(connections, 'connection')} need ${figure(needed)} descriptors; this process may have ${figure(limit)}.`,
    spare > 0 ? `${raise}, or lower maxConcurrency to ${spare}.` : `${raise}.`,
    details,
  );
}

/** Connections to one address and port each take a port of this machine. @param ports null: the system does not say */
export function judgePorts(connections: number, ports: number | null): CheckFinding[] {
  if (ports === null) return [];
  const name = `${NAME} ports`;
  const details = { connections, ports };
  if (connections <= ports * 0.9)
    return [pass(name, `${figure(connections)} of ${figure(ports)} local ports.`, details)];
  return [
    warn(
      name,
      `Up to ${count(connections, 'connection')}, but only ${figure(ports)} local ports to one address.`,
      'Widen net.ipv4.ip_local_port_range, keep connections alive, or use more machines.',
      details,
    ),
  ];
}

async function checkDisk({ resultsDir }: CheckContext): Promise<CheckFinding> {
  const name = `${NAME} disk`;
  if (resultsDir === null) return skip(name, 'No results are written to disk.');
  try {
    const { bavail, bsize, files, ffree } = await statfs(resultsDir);
    const free = bavail * bsize;
    const details = { freeBytes: free, neededBytes: RESULTS_BYTES };
    // A disk may have room and yet take no further file.
    if (free < MIB || (files > 0 && ffree === 0))
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

/** Most iterations in flight at one time. */
function usersOf({ scenarios }: ResolvedPlan): number {
  return peakOverTime(scenarios, ({ load }) => load.maxConcurrency);
}

function count(number: number, of: string): string {
  return `${figure(number)} ${of}${number === 1 ? '' : 's'}`;
}

function figure(number: number): string {
  return number.toLocaleString('en');
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MIB).toLocaleString('en')} MiB`;
}
