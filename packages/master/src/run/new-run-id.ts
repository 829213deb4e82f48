import { randomBytes } from 'node:crypto';

/** Sortable by time: `20261124-181846-3f9a2c`. */
export function newRunId(wallMs: number): string {
  const at = new Date(wallMs).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${at}-${randomBytes(3).toString('hex')}`;
}
