import type { PreflightSummary } from '@vajraedge/core';
import type { LeaseTiming, WorkerProfile } from '@vajraedge/protocol';

/** How a scripted worker is to behave. */
export interface ScriptedWorkerOptions {
  readonly port: number;
  readonly token: string;
  readonly name: string;
  readonly timing?: LeaseTiming;
  readonly profile?: Partial<WorkerProfile>;
  /** What is late by more than this is missed, milliseconds; 50 where it is left out. */
  readonly lateMs?: number;
  readonly preflight?: PreflightSummary | null;
  /** What PREPARE is answered with, where that is not READY. */
  readonly failure?: { readonly code: string; readonly message: string; readonly hint: string };
  /** Told of every start, with the session's id. */
  onStart?(scenarioIndex: number, index: number, sessionId: string): void;
}
