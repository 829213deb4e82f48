import type { HostSample } from '@vajraedge/core';

/** What was seen of machines in a stretch of run time. */
export interface HostSpan {
  readonly host: HostSample;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Joins what workers saw of their machines, or one worker in two intervals: processor time adds up, memory too where the
 * intervals end together (else it is that of the later), of the rest the worst is kept. Associative and commutative.
 */
export function mergeHosts(a: HostSpan, b: HostSpan): HostSpan {
  const fromMs = Math.min(a.fromMs, b.fromMs);
  const toMs = Math.max(a.toMs, b.toMs);
  const worst = descriptorRatio(a.host) >= descriptorRatio(b.host) ? a.host : b.host;
  return {
    fromMs,
    toMs,
    host: {
      processCores: toMs > fromMs ? (coreMs(a) + coreMs(b)) / (toMs - fromMs) : 0,
      machineCpuRatio: Math.max(a.host.machineCpuRatio, b.host.machineCpuRatio),
      cores: Math.max(a.host.cores, b.host.cores),
      residentBytes: residentAtEnd(a, b),
      openDescriptors: worst.openDescriptors,
      maxDescriptors: worst.maxDescriptors,
    },
  };
}

function coreMs({ host, fromMs, toMs }: HostSpan): number {
  return host.processCores * (toMs - fromMs);
}

function residentAtEnd(a: HostSpan, b: HostSpan): number {
  if (a.toMs === b.toMs) return a.host.residentBytes + b.host.residentBytes;
  return a.toMs > b.toMs ? a.host.residentBytes : b.host.residentBytes;
}

function descriptorRatio({ openDescriptors, maxDescriptors }: HostSample): number {
  if (openDescriptors === null || maxDescriptors === null || maxDescriptors === 0) return -1;
  return openDescriptors / maxDescriptors;
}
