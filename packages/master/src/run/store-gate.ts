import type { VajraError } from '@vajraedge/sdk';
import type { MasterStore, StoreWriter } from '../store/master-store.js';
import type { ActiveRun } from './active-run.js';

/** A heartbeat is answered only where the store was ours so short a time ago, milliseconds: see {@link StoreGate}. */
const CONFIRMED_FOR_MS = 100;

/**
 * What stands between knowing and saying: whatever others rely on is committed first, by a master that no newer one has
 * replaced. Where the store cannot be written, nothing is said, and what is not stored is tried again.
 *
 * A master that was stopped, replaced and woken must not renew leases: its successor gave every session one lease when it
 * began, and counts on nobody else's. So a renewal needs a look at the store that is younger than the tenth by which a
 * master's leases are longer than a worker's.
 */
export class StoreGate {
  readonly #store: MasterStore;
  #deposed = false;
  #problem: string | null = null;
  #confirmedMs = -Infinity;

  constructor(store: MasterStore) {
    this.#store = store;
  }

  /** There is a newer master: this one does nothing any more. */
  get isDeposed(): boolean {
    return this.#deposed;
  }

  /** In words, what keeps it from storing; null: nothing. */
  get problem(): string | null {
    return this.#deposed ? 'another master has taken over' : this.#problem;
  }

  /** Commits what of a run is not stored, and more. @returns whether it is stored */
  commit(run: ActiveRun | null, nowMs: number, more?: (write: StoreWriter) => void): boolean {
    try {
      this.mustCommit(run, nowMs, more);
      return true;
    } catch (error) {
      if (isStoreProblem(error)) return false;
      throw error;
    }
  }

  /** The same for what somebody has asked for. @throws VE_MASTER_DEPOSED, VE_STORE_FULL, VE_STORE_FAILED */
  mustCommit(run: ActiveRun | null, nowMs: number, more?: (write: StoreWriter) => void): void {
    try {
      this.#store.transact((write) => {
        run?.write(write);
        more?.(write);
      });
    } catch (error) {
      if (isStoreProblem(error)) this.#note(error);
      throw error;
    }
    run?.committed();
    this.#problem = null;
    this.#confirmedMs = nowMs;
  }

  /** Whether the store is still ours, by a look at it that is young enough to renew a lease. */
  confirms(nowMs: number): boolean {
    if (this.#deposed) return false;
    return nowMs - this.#confirmedMs < CONFIRMED_FOR_MS || this.commit(null, nowMs);
  }

  #note(error: VajraError): void {
    if (error.code === 'VE_MASTER_DEPOSED') this.#deposed = true;
    this.#problem = error.message;
  }
}

function isStoreProblem(error: unknown): error is VajraError {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return code === 'VE_MASTER_DEPOSED' || code === 'VE_STORE_FULL' || code === 'VE_STORE_FAILED';
}
