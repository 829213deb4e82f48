import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the built dashboard; null where it is not installed or not built. */
export function dashboardFolder(): string | null {
  try {
    const file = fileURLToPath(import.meta.resolve('@vajraedge/dashboard/dist/index.html'));
    return existsSync(file) ? dirname(file) : null;
  } catch {
    return null;
  }
}
