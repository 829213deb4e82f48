import { readFileSync } from 'node:fs';
import process from 'node:process';

/** A process, told apart from another that has got the same number since. */
export interface ProcessIdentity {
  readonly processId: number;
  /** Of the machine's present run; null where the system does not say. */
  readonly bootId: string | null;
  /** When the process started, in the system's own ticks since the machine did; null where it does not say. */
  readonly startedTicks: string | null;
}

/** Names this run of the machine: its monotonic clock counts on while it is the same. Null where the system does not say. */
export function readBootId(): string | null {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? null;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return {
    processId: process.pid,
    bootId: readBootId(),
    startedTicks: statOf(process.pid)?.startedTicks ?? null,
  };
}

/** Whether the process runs, as far as this one can see. */
export function isAlive({ processId, bootId, startedTicks }: ProcessIdentity): boolean {
  const own = ownIdentity();
  if (bootId !== own.bootId) return false;
  if (own.startedTicks === null) return answersSignals(processId);
  const stat = statOf(processId);
  return stat !== null && stat.runs && stat.startedTicks === startedTicks;
}

function statOf(processId: number): { readonly runs: boolean; readonly startedTicks: string } | null {
  const text = readText(`/proc/${processId}/stat`);
  if (text === null) return null;
  // proc(5): the command's name in brackets may hold anything; after it come the state (3) and the start (22).
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = ''] = fields;
  return { runs: !['Z', 'X'].includes(state), startedTicks: fields[19] ?? '' };
}

function answersSignals(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // There is no such process, or no such file system: both mean that nothing is known.
    return null;
  }
}
