import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a master of this machine can be found, as it notes it in its data folder. */
export interface MasterAddress {
  readonly processId: number;
  /** Of the API and the dashboard, such as `http://127.0.0.1:7401`. */
  readonly url: string;
  /** For workers: HOST:PORT. */
  readonly workers: string;
}

const fileOf = (dataDir: string): string => join(dataDir, 'address.json');

/** Notes where a master listens, for commands on this machine. */
export function writeMasterAddress(dataDir: string, address: MasterAddress): void {
  writeFileSync(fileOf(dataDir), `${JSON.stringify(address, null, 2)}\n`, { mode: 0o600 });
}

/** Takes the note away, where it is this process's. */
export function removeMasterAddress(dataDir: string, processId: number): void {
  if (readMasterAddress(dataDir)?.processId === processId) rmSync(fileOf(dataDir), { force: true });
}

/** The note of a data folder; null where there is none that can be read. */
export function readMasterAddress(dataDir: string): MasterAddress | null {
  try {
    const value = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Partial<MasterAddress>;
    const { processId, url, workers } = value;
    if (typeof processId !== 'number' || typeof url !== 'string' || typeof workers !== 'string') return null;
    return { processId, url, workers };
  } catch {
    return null;
  }
}
