import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import process from 'node:process';
import type { MemoryFacts } from './free-memory.js';

/** A file of the system's, such as `/proc/self/limits`; empty where there is none. */
export function readSystemFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** What this system says about memory now. Control groups are those of version 2, or else of version 1. */
export function readMemoryFacts(): MemoryFacts {
  const first = (...paths: readonly string[]): string =>
    paths.map(readSystemFile).find((text) => text !== '') ?? '';
  const own = '/sys/fs/cgroup';
  return {
    meminfo: readSystemFile('/proc/meminfo'),
    freeBytes: freemem(),
    limits: readSystemFile('/proc/self/limits'),
    status: readSystemFile('/proc/self/status'),
    group: {
      limit: first(`${own}/memory.max`, `${own}/memory/memory.limit_in_bytes`),
      used: first(`${own}/memory.current`, `${own}/memory/memory.usage_in_bytes`),
      stat: first(`${own}/memory.stat`, `${own}/memory/memory.stat`),
    },
    constrainedBytes: process.constrainedMemory(),
    residentBytes: process.memoryUsage.rss(),
  };
}
