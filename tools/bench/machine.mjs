import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { arch, cpus, platform, release, totalmem } from 'node:os';

/** A list of cores as the kernel writes it: `0-2,5` is 0, 1, 2 and 5. */
export function parseCoreList(text) {
  return text
    .trim()
    .split(',')
    .flatMap((part) => {
      const [from, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, at) => from + at);
    });
}

/** Cores that this process may use; those of the machine where the system does not say. */
function allowedCores() {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return parseCoreList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)[1]);
  } catch {
    return cpus().map((_, at) => at);
  }
}

/** Whether a program can be run here. */
export function isInstalled(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}

/**
 * Where things run: the target on one core, the generator on another. Without taskset, or with one core only, both run
 * where the system puts them, and the results say so.
 */
export function planCores() {
  const cores = allowedCores();
  const canPin = cores.length > 1 && isInstalled('taskset');
  const prefix = (core) => (canPin ? ['taskset', '-c', String(core)] : []);
  return {
    target: prefix(cores[0]),
    generator: prefix(cores[1]),
    free: [],
    inWords: canPin
      ? `target pinned to core ${cores[0]}, generator to core ${cores[1]}`
      : 'nothing pinned to a core (taskset and two cores are needed for that)',
  };
}

/** The machine in words, for the head of the results. */
export function describeMachine() {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${model}, ${cpus().length} cores, ${memory}, ${platform()} ${release()} ${arch()}, Node.js ${process.version}`;
}

function processorTimes() {
  const times = cpus().map((core) => core.times);
  const sum = (of) => times.reduce((total, one) => total + of(one), 0);
  return {
    idle: sum(({ idle }) => idle),
    all: sum(({ idle, user, nice, sys, irq }) => idle + user + nice + sys + irq),
  };
}

/** Share of all cores that is busy with other things, 0 to 1, before anything is measured. */
export async function busyRatio(lookMs = 1000) {
  const before = processorTimes();
  await after(lookMs);
  const now = processorTimes();
  return now.all === before.all ? 0 : 1 - (now.idle - before.idle) / (now.all - before.all);
}
