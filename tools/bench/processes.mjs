import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Processor time in /proc is in ticks of this length, milliseconds (getconf CLK_TCK: 100). */
const TICK_MS = 10;

function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Processor time of a process since it began, milliseconds; 0 where it has ended meanwhile. */
export function cpuMsOf(pid) {
  try {
    const fields = statOf(pid);
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return 0;
  }
}

/** Resident bytes of a process. */
export function residentBytesOf(pid) {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** Keeps a process, with all its threads, on a core. @param prefix as `planCores` gives it */
export function pin(pid, prefix) {
  const [taskset, ...options] = prefix;
  if (taskset !== undefined) spawnSync(taskset, ['-a', '-p', ...options, String(pid)]);
}

function childrenOf(parents) {
  const found = readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && parents.has(Number(statOf(name)[1]));
    } catch {
      return false;
    }
  });
  return found.map(Number).filter((pid) => !parents.has(pid));
}

/** A process with all that it has started. */
export function treeOf(root) {
  const pids = new Set([root]);
  for (let more = childrenOf(pids); more.length > 0; more = childrenOf(pids))
    for (const pid of more) pids.add(pid);
  return [...pids];
}
