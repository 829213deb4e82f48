import { countInSlot, type SlotShare } from '@vajraedge/core';
import { OwnedSlots } from './owned-slots.js';
import { dealOrder, slotQuotas } from './slot-deal.js';
import {
  type SessionPosition,
  type SlotAccounts,
  SlotLedger,
  type SlotLedgerState,
  type SlotRange,
} from './slot-ledger.js';
import { planMoves } from './slot-moves.js';
import type { Slot } from './slot-state.js';

/** What a session is to be told. */
export interface SlotOrder extends SlotShare {
  readonly kind: 'grant' | 'revoke';
  readonly sessionId: string;
}

/** Least time between two levellings, milliseconds. */
export const LEVEL_EVERY_MS = 2000;

/** No session has this name. */
const NOBODY = '';

/** What a table is made with. */
export interface SlotTableOptions {
  readonly scenarioIndex: number;
  readonly slotCount: number;
  /** Length of the index line; Infinity where it has no end. */
  readonly total: number;
}

/**
 * Who owns which slot of one index line, at the master. Pure; one for each scenario. The state of a slot:
 *
 *     | state           | event                       | next            | order                                     |
 *     | --------------- | --------------------------- | --------------- | ----------------------------------------- |
 *     | nobody's        | deal at index i             | owned           | grant from i; what lay before is missed   |
 *     | owned           | level at index i            | being moved     | revoke from i                             |
 *     | owned, moved    | its owner is lost, index h  | nobody's from h |                                           |
 *     | being moved     | released from r             | owned by other  | grant from r                              |
 *     | being moved     | released, no one to take it | nobody's from r |                                           |
 *     | being moved     | its receiver is lost        | being moved     | (dealt anew when released)                |
 *
 * No index is fired twice: a donor's answer says from where it really has given up, and a lost owner is followed from
 * an index that its lease did not cover. None is fired by nobody without being counted: see {@link SlotLedger}. Slots
 * are dealt round robin in proportion to weight, so that everybody's starts stay evenly spaced.
 */
export class SlotTable {
  #options: SlotTableOptions;
  readonly #ledger: SlotLedger;
  readonly #weights: Map<string, number>;
  readonly #slots: OwnedSlots;
  #handover: number;
  #leveledMs = -Infinity;
  #reserve = 0;

  constructor(options: SlotTableOptions, state?: SlotTableState) {
    const { slotCount, total } = options;
    this.#options = options;
    this.#ledger = new SlotLedger(slotCount, total, state?.ledger);
    this.#weights = new Map(state?.weights);
    const nobody: Slot = { owner: null, fromIndex: 0, granted: 0, move: null };
    this.#slots = new OwnedSlots(state?.slots ?? Array.from({ length: slotCount }, () => nobody));
    this.#handover = state?.handover ?? 0;
  }

  /** A session may have slots, or may have more or fewer from now on. Weight 0: none (it drains). */
  setWeight(sessionId: string, weight: number): void {
    if (this.#weights.get(sessionId) === weight) return;
    this.#weights.set(sessionId, weight);
    this.#slots.isLevel = false;
    this.#ledger.open(sessionId);
  }

  /** The line is longer or shorter from now on, because the rate was changed. */
  resize(total: number): void {
    this.#options = { ...this.#options, total };
    this.#ledger.resize(total);
  }

  /** Weight of what is to stay nobody's, because all who are there have as much as they may. 0 unless it is set. */
  setReserve(weight: number): void {
    if (weight !== this.#reserve) this.#slots.isLevel = false;
    this.#reserve = weight;
  }

  /** How many slots a session has, those being moved away included. */
  countOf(sessionId: string): number {
    return this.#slots.countOf(sessionId);
  }

  /** Whether a session has no slots, and has accounted for all that it had: a draining one may go. */
  isDone(sessionId: string): boolean {
    return this.countOf(sessionId) === 0 && !this.#ledger.isOwed(sessionId);
  }

  /** Sessions by name with the slots that they have. */
  get owners(): ReadonlyMap<string, readonly number[]> {
    const owners = new Map<string, number[]>([...this.#weights.keys()].map((id) => [id, []]));
    for (const [slot, { owner }] of this.#slots.all.entries())
      if (owner !== null) owners.get(owner)?.push(slot);
    return owners;
  }

  /** Slots that nobody has. */
  get freeCount(): number {
    return this.#slots.countOf(null);
  }

  /**
   * Deals what nobody has, from an index in the near future. Call it after every loss and join: it takes nothing from
   * anybody.
   */
  deal(fromIndex: number): readonly SlotOrder[] {
    if (this.freeCount === 0) return [];
    const free = this.#slots.all.flatMap(({ owner }, slot) => (owner === null ? [slot] : []));
    const order = dealOrder(this.#deficits());
    const takers = new Map<string, number[]>();
    for (const [at, slot] of free.entries()) {
      const to = order[at];
      if (to === undefined) break;
      append(takers, to, slot);
    }
    return [...takers].flatMap(([sessionId, slots]) => this.#grant(sessionId, slots, fromIndex));
  }

  /**
   * Moves slots from those that have too many to those that have too few, at most once in {@link LEVEL_EVERY_MS}. The
   * moves are done when their donors have answered.
   */
  level(fromIndex: number, nowMs: number): readonly SlotOrder[] {
    if (this.#slots.isLevel || nowMs - this.#leveledMs < LEVEL_EVERY_MS) return [];
    const moves = planMoves(this.#slots.all, this.#weights, this.#balance());
    this.#slots.isLevel = moves.length === 0;
    if (this.#slots.isLevel) return [];
    this.#leveledMs = nowMs;
    const donors = new Map<string, number[]>();
    for (const { slot, from } of moves) append(donors, from, slot);
    const receiver = new Map(moves.map(({ slot, to }) => [slot, to]));
    return [...donors].map(([sessionId, slots]) => {
      const handover = (this.#handover += 1);
      for (const slot of slots) {
        const to = receiver.get(slot) ?? null;
        this.#slots.set(slot, { ...(this.#slots.at(slot) as Slot), move: { handover, to } });
      }
      return this.#order('revoke', sessionId, slots, fromIndex, handover);
    });
  }

  /** A session that lives has given slots back. Idempotent: what answers no revoke of now is ignored. */
  released(sessionId: string, { slots, fromIndex, handover }: SlotShare): readonly SlotOrder[] {
    const takers = new Map<string, number[]>();
    const ranges: SlotRange[] = [];
    for (const slot of slots) {
      const state = this.#slots.at(slot);
      if (state?.owner !== sessionId || state.move?.handover !== handover) continue;
      const { to } = state.move;
      const from = Math.max(state.fromIndex, fromIndex);
      ranges.push({ ...rangeOf(slot, state), until: from, revoking: null });
      this.#slots.set(slot, { owner: null, fromIndex: from, granted: 0, move: null });
      if (to !== null && (this.#weights.get(to) ?? 0) > 0) append(takers, to, slot);
    }
    this.#ledger.addRanges(sessionId, ranges);
    return [...takers].flatMap(([to, given]) => this.#grant(to, given, fromIndex));
  }

  /**
   * A session is lost. Its slots are nobody's from `handoverIndex` on, which must not be below `limitIndex`: the first
   * index that its lease did not allow it to start.
   */
  lose(sessionId: string, handoverIndex: number, limitIndex: number): void {
    const until = Math.max(handoverIndex, limitIndex);
    this.#weights.delete(sessionId);
    const ranges: SlotRange[] = [];
    this.#slots.isLevel = false;
    for (const [slot, state] of this.#slots.all.entries()) {
      if (state.move?.to === sessionId)
        this.#slots.set(slot, { ...state, move: { ...state.move, to: null } });
      if (state.owner !== sessionId) continue;
      const range = { ...rangeOf(slot, state), until: Math.max(until, state.fromIndex) };
      ranges.push(range);
      this.#slots.set(slot, { owner: null, fromIndex: range.until, granted: 0, move: null });
    }
    this.#ledger.lose(sessionId, limitIndex);
    this.#ledger.addRanges(sessionId, ranges);
  }

  /** A frame of a session, living or lost, says how far it has come and what it had given back. */
  settle(
    sessionId: string,
    position: SessionPosition,
    released: readonly SlotShare[] = [],
    last = false,
  ): readonly SlotOrder[] {
    const orders = released.flatMap((share) => this.released(sessionId, share));
    for (const { slots, fromIndex, handover } of released)
      this.#ledger.settleRelease(sessionId, new Set(slots), fromIndex, handover);
    this.#ledger.settle(sessionId, position, last);
    return orders;
  }

  /** What no frame has accounted for of the indexes below `upTo`; of the whole line unless it is given. */
  accounts(upTo: number = this.#options.total): SlotAccounts {
    const { slotCount } = this.#options;
    const open = new Map<string, SlotRange[]>();
    let nobodys = 0;
    for (const [slot, state] of this.#slots.all.entries()) {
      if (state.owner === null) nobodys += countInSlot(slot, slotCount, state.fromIndex, upTo);
      else append(open, state.owner, rangeOf(slot, state));
    }
    const accounts = this.#ledger.accounts((sessionId) => open.get(sessionId) ?? [], upTo);
    return { ...accounts, missed: accounts.missed + nobodys };
  }

  /** All of it as plain data that survives JSON: what a master stores before it sends an order. */
  toState(): SlotTableState {
    return {
      weights: [...this.#weights],
      slots: [...this.#slots.all],
      handover: this.#handover,
      ledger: this.#ledger.toState(),
    };
  }

  #grant(sessionId: string, slots: readonly number[], fromIndex: number): readonly SlotOrder[] {
    const byIndex = new Map<number, number[]>();
    for (const slot of slots) {
      const state = this.#slots.at(slot) as Slot;
      const from = Math.max(fromIndex, state.fromIndex);
      this.#ledger.addMissed(slot, state.fromIndex, from);
      append(byIndex, from, slot);
    }
    return [...byIndex].map(([from, given]) => {
      const handover = (this.#handover += 1);
      for (const slot of given)
        this.#slots.set(slot, { owner: sessionId, fromIndex: from, granted: handover, move: null });
      return this.#order('grant', sessionId, given, from, handover);
    });
  }

  #order(
    kind: SlotOrder['kind'],
    sessionId: string,
    slots: readonly number[],
    fromIndex: number,
    handover: number,
  ): SlotOrder {
    const { scenarioIndex } = this.#options;
    return { kind, sessionId, scenarioIndex, fromIndex, slots, handover };
  }

  /** Who will have a slot when all that is on its way has arrived. */
  #heir({ owner, move }: Slot): string | null {
    return move === null ? owner : move.to;
  }

  /** How many slots each session lacks; negative: has too many. */
  #balance(): ReadonlyMap<string, number> {
    const { slotCount } = this.#options;
    const balance = new Map(slotQuotas(slotCount, new Map([...this.#weights, [NOBODY, this.#reserve]])));
    balance.delete(NOBODY);
    for (const id of this.#weights.keys()) if (!balance.has(id)) balance.set(id, 0);
    for (const slot of this.#slots.all) {
      const heir = this.#heir(slot);
      if (heir !== null) balance.set(heir, (balance.get(heir) ?? 0) - 1);
    }
    return balance;
  }

  #deficits(): ReadonlyMap<string, number> {
    return new Map([...this.#balance()].filter(([, lacks]) => lacks > 0));
  }
}

/** A table as plain data. */
export interface SlotTableState {
  readonly weights: readonly (readonly [string, number])[];
  readonly slots: readonly Slot[];
  readonly handover: number;
  readonly ledger: SlotLedgerState;
}

function rangeOf(slot: number, { fromIndex, granted, move }: Slot): SlotRange {
  return { slot, from: fromIndex, until: Infinity, granted, revoking: move?.handover ?? null };
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
