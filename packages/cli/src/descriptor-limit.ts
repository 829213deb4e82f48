import { readFileSync } from 'node:fs';

/**
 * Fewest descriptors with which vajra starts: Node.js opens all modules of a program at once, and dies of it when there
 * are too few. Seen: 64 are too few, 100 are enough for vajra itself; the rest is for what plugins import.
 */
const LEAST_DESCRIPTORS = 256;

/**
 * What to say where this process may open too few files to load the program, or null. Imports nothing but Node.js: it
 * is called while that is still possible.
 *
 * @param limits text of `/proc/self/limits`; empty where the system has none
 */
export function tooFewDescriptors(limits: string = readLimits()): string | null {
  const most = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  if (most === undefined || Number(most) >= LEAST_DESCRIPTORS) return null;
  return [
    `error VE_DESCRIPTORS_TOO_FEW: this process may open ${most} files; vajra needs ${LEAST_DESCRIPTORS} to start, and one more for each connection.`,
    '  Raise the limit first: ulimit -n 4096 (for a container: --ulimit nofile=4096). Nothing was sent.',
  ].join('\n');
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
