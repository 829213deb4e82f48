import { VajraError } from '@vajraedge/sdk';

/** A process for an engine, started ahead of time: its modules are imported, its code is warm, it waits for its setup. */
export interface EngineProcess {
  /** Ends it, unless a share has taken it. */
  close(): void;
}

/** Starts a process for an engine. */
export function spawnEngineProcess(): EngineProcess {
  throw new VajraError('VE_INTERNAL', 'Engine processes are not there yet.');
}
