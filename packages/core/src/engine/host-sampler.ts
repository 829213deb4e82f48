import { readdirSync, readFileSync } from 'node:fs';
import { cpus, availableParallelism } from 'node:os';
import process from 'node:process';
import type { Clock } from '../execute/clock.js';
import type { HostSample } from '../verdict/verdict.js';

/** Descriptors are counted only every so many samples: with 50,000 open, listing them takes milliseconds. */
const DESCRIPTOR_SAMPLE_EVERY = 5;

/** Looks at this process and its machine; each sample covers the time since the last. */
export class HostSampler {
  readonly #clock: Clock;
  readonly #maxDescriptors: number | null;
  #atMs: number;
  #cpu = process.cpuUsage();
  #machine = machineTimes();
  #samples = 0;
  #openDescriptors: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#atMs = clock.nowMs();
    this.#maxDescriptors = descriptorLimit();
  }

  sample(): HostSample {
    const nowMs = this.#clock.nowMs();
    const spanMs = Math.max(1, nowMs - this.#atMs);
    this.#atMs = nowMs;
    const cpu = process.cpuUsage();
    const usedMs = (cpu.user - this.#cpu.user + cpu.system - this.#cpu.system) / 1000;
    this.#cpu = cpu;
    const machine = machineTimes();
    const total = machine.totalMs - this.#machine.totalMs;
    const busy = machine.busyMs - this.#machine.busyMs;
    this.#machine = machine;
    if (this.#samples % DESCRIPTOR_SAMPLE_EVERY === 0) this.#openDescriptors = openDescriptors();
    this.#samples += 1;
    return {
      processCores: usedMs / spanMs,
      machineCpuRatio: total > 0 ? Math.min(1, busy / total) : 0,
      cores: availableParallelism(),
      residentBytes: process.memoryUsage.rss(),
      openDescriptors: this.#openDescriptors,
      maxDescriptors: this.#maxDescriptors,
    };
  }
}

function machineTimes(): { readonly totalMs: number; readonly busyMs: number } {
  let totalMs = 0;
  let idleMs = 0;
  for (const { times } of cpus()) {
    totalMs += times.user + times.nice + times.sys + times.idle + times.irq;
    idleMs += times.idle;
  }
  return { totalMs, busyMs: totalMs - idleMs };
}

/** Open descriptors of this process where the system lists them (Linux), else null. */
function openDescriptors(): number | null {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
}

function descriptorLimit(): number | null {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? null : Number(limit);
  } catch {
    return null;
  }
}
