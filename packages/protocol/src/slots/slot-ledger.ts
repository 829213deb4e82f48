import { countInSlot } from '@vajraedge/core';

/** Indexes of one slot that a session had: what it owed, and under which grant. */
export interface SlotRange {
  readonly slot: number;
  readonly from: number;
  /** Infinity as long as the session has the slot. */
  readonly until: number;
  /** Number of the grant. */
  readonly granted: number;
  /** Number of the revoke that was on its way when the session was lost; null: none. */
  readonly revoking: number | null;
}

/** What has become of the indexes that no frame has accounted for, by the end or until now. */
export interface SlotAccounts {
  /** Known not to have been started: nobody had them, or their owner was fenced before they were due. */
  readonly missed: number;
  /** Their owner was lost and may have started them; its frames have not come. */
  readonly unaccounted: number;
  /** Owed by sessions that live. */
  readonly pending: number;
}

/** How far a session says that it has come. */
export interface SessionPosition {
  readonly settledIndex: number;
  readonly appliedHandover: number;
}

/** What is known of one session. */
export interface SessionAccount extends SessionPosition {
  readonly ranges: readonly SlotRange[];
  /** Null while it lives; once lost, the first index that it cannot have started: finite. */
  readonly limitIndex: number | null;
  /** Its last frame has come. */
  readonly last: boolean;
}

const NEW_ACCOUNT: SessionAccount = {
  ranges: [],
  settledIndex: 0,
  appliedHandover: 0,
  limitIndex: null,
  last: false,
};

/**
 * Who owed which indexes of one line. Pure data and arithmetic: with a deterministic schedule the indexes that a lost
 * worker had are known, so what is missing is a number and not a guess.
 *
 *     | indexes                                                     | count as    |
 *     | ----------------------------------------------------------- | ----------- |
 *     | below the session's settled index, grant applied            | in frames   |
 *     | of nobody                                                   | missed      |
 *     | of a session that lives                                     | pending     |
 *     | of a lost session, at or above its limit                    | missed      |
 *     | of a lost session, below its limit                          | unaccounted |
 *     | of a session whose last frame has come, not settled by then | missed      |
 */
export class SlotLedger {
  readonly #slotCount: number;
  #total: number;
  readonly #accounts: Map<string, SessionAccount>;
  /** Of nobody, or of sessions of which all is known. */
  #missed: number;

  /** @param total length of the line: indexes from it on are nobody's business; Infinity where it has no end */
  constructor(slotCount: number, total: number, state?: SlotLedgerState) {
    this.#slotCount = slotCount;
    this.#total = total;
    this.#accounts = new Map(state?.accounts);
    this.#missed = state?.missed ?? 0;
  }

  /** Length of the line from now on. */
  resize(total: number): void {
    this.#total = total;
  }

  /** The session exists: its open ranges count from now on. */
  open(sessionId: string): void {
    if (!this.#accounts.has(sessionId)) this.#accounts.set(sessionId, NEW_ACCOUNT);
  }

  /** Whether there are indexes that a session had, and has not accounted for. */
  isOwed(sessionId: string): boolean {
    return (this.#accounts.get(sessionId)?.ranges.length ?? 0) > 0;
  }

  /** Nobody had the slot in this stretch. */
  addMissed(slot: number, from: number, until: number): void {
    this.#missed += this.#count(slot, from, until);
  }

  /** The session has had indexes of slots, and has them no more. */
  addRanges(sessionId: string, ranges: readonly SlotRange[]): void {
    const account = this.#accounts.get(sessionId) ?? NEW_ACCOUNT;
    this.#accounts.set(sessionId, { ...account, ranges: [...account.ranges, ...ranges] });
    this.#fold(sessionId);
  }

  /** The session is lost; it cannot have started `limitIndex` or what comes after. */
  lose(sessionId: string, limitIndex: number): void {
    const account = this.#accounts.get(sessionId) ?? NEW_ACCOUNT;
    this.#accounts.set(sessionId, { ...account, limitIndex });
    this.#fold(sessionId);
  }

  /** A frame of the session, living or lost, has come. `last`: none will follow. */
  settle(sessionId: string, { settledIndex, appliedHandover }: SessionPosition, last: boolean): void {
    const account = this.#accounts.get(sessionId) ?? NEW_ACCOUNT;
    this.#accounts.set(sessionId, {
      ...account,
      settledIndex: Math.max(account.settledIndex, settledIndex),
      appliedHandover: Math.max(account.appliedHandover, appliedHandover),
      last: account.last || last,
    });
    this.#fold(sessionId);
  }

  /** A lost session says that it had given slots back at an index: from there on they were nobody's. */
  settleRelease(sessionId: string, slots: ReadonlySet<number>, fromIndex: number, handover: number): void {
    const account = this.#accounts.get(sessionId);
    if (account === undefined) return;
    const ranges = account.ranges.map((range) => {
      if (range.revoking !== handover || !slots.has(range.slot)) return range;
      const until = Math.min(range.until, Math.max(range.from, fromIndex));
      this.addMissed(range.slot, until, range.until);
      return { ...range, until, revoking: null };
    });
    this.#accounts.set(sessionId, { ...account, ranges });
    this.#fold(sessionId);
  }

  /** The sums over indexes below `upTo`, with the ranges that sessions have at present. */
  accounts(open: (sessionId: string) => readonly SlotRange[], upTo: number = this.#total): SlotAccounts {
    const sums = { missed: this.#missed, unaccounted: 0, pending: 0 };
    for (const [sessionId, account] of this.#accounts) {
      for (const range of [...account.ranges, ...open(sessionId)]) {
        const owed = this.#owed(account, range, upTo);
        if (account.limitIndex === null) sums.pending += owed.below + owed.beyond;
        else sums.unaccounted += owed.below;
        if (account.limitIndex !== null) sums.missed += owed.beyond;
      }
    }
    return sums;
  }

  /** All of it as plain data. */
  toState(): SlotLedgerState {
    return { missed: this.#missed, accounts: [...this.#accounts] };
  }

  /** Forgets ranges of which all is known, so that memory does not grow with the length of a run. */
  #fold(sessionId: string): void {
    const account = this.#accounts.get(sessionId);
    if (account === undefined) return;
    const left = account.ranges.filter((range) => {
      const { below, beyond } = this.#owed(account, range);
      // What a session did not settle in its last frame it never started.
      if (account.last) this.#missed += below + beyond;
      return !account.last && below + beyond > 0;
    });
    this.#accounts.set(sessionId, { ...account, ranges: left });
  }

  /** Indexes of a range that are not settled, below and from the session's limit on. */
  #owed(
    account: SessionAccount,
    { slot, from, until, granted }: SlotRange,
    upTo: number = this.#total,
  ): { below: number; beyond: number } {
    const start = granted <= account.appliedHandover ? Math.max(from, account.settledIndex) : from;
    const limit = Math.max(start, account.limitIndex ?? Infinity);
    return {
      below: this.#count(slot, start, Math.min(until, limit, upTo)),
      beyond: limit === Infinity ? 0 : this.#count(slot, limit, Math.min(until, upTo)),
    };
  }

  #count(slot: number, from: number, until: number): number {
    return countInSlot(slot, this.#slotCount, from, Math.min(until, this.#total));
  }
}

/** A ledger as plain data that survives JSON. */
export interface SlotLedgerState {
  readonly missed: number;
  readonly accounts: readonly (readonly [string, SessionAccount])[];
}
