import { OwnedSlots } from './owned-slots.js';
import { dealOrder, slotQuotas } from './slot-deal.js';
import { planMoves } from './slot-moves.js';
import type { Slot } from './slot-state.js';
import { LEVEL_EVERY_MS, type SlotOrder } from './slot-table.js';

/** What a table of users is made with. */
export interface UserSlotTableOptions {
  readonly scenarioIndex: number;
  readonly slotCount: number;
}

/** A table of users as plain data that survives JSON. */
export interface UserSlotTableState {
  readonly slots: readonly Slot[];
  readonly handover: number;
}

/** No session has this name. */
const NOBODY = '';
const NOBODYS: Slot = Object.freeze({ owner: null, fromIndex: 0, granted: 0, move: null });

/**
 * Who owns which slot of a closed load, at the master: user u belongs to slot u mod V. Pure; one for each scenario. Users
 * have no schedule, so nothing is owed or missed. In place of an index, `fromIndex` says how many iterations the users of
 * the slots may have had: they go on counting from there, so that a number, and with it a row of data, is used once.
 *
 *     | state           | event                       | next           | order  |
 *     | --------------- | --------------------------- | -------------- | ------ |
 *     | nobody's        | deal                        | owned          | grant  |
 *     | owned           | level                       | being moved    | revoke |
 *     | owned, moved    | its owner is lost           | nobody's       |        |
 *     | being moved     | released                    | owned by other | grant  |
 *     | being moved     | released, no one to take it | nobody's       |        |
 *     | being moved     | its receiver is lost        | being moved    |        |
 *
 * Users of a slot end after their iteration before it is released, so no user is ever in two places; those of a lost
 * owner are started afresh elsewhere.
 */
export class UserSlotTable {
  readonly #options: UserSlotTableOptions;
  readonly #weights = new Map<string, number>();
  readonly #slots: OwnedSlots;
  #handover: number;
  #leveledMs = -Infinity;
  #reserve = 0;
  /** Iterations that a session's users have had at most, as its frames say. Told anew after a restart. */
  readonly #rounds = new Map<string, number>();

  constructor(options: UserSlotTableOptions, state?: UserSlotTableState) {
    this.#options = options;
    this.#slots = new OwnedSlots(state?.slots ?? Array.from({ length: options.slotCount }, () => NOBODYS));
    this.#handover = state?.handover ?? 0;
  }

  /** A session may have slots, or may have more or fewer from now on. Weight 0: none (it drains). */
  setWeight(sessionId: string, weight: number): void {
    if (this.#weights.get(sessionId) === weight) return;
    this.#weights.set(sessionId, weight);
    this.#slots.isLevel = false;
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

  /** Whether a session has no slots: a draining one may go. */
  isDone(sessionId: string): boolean {
    return this.countOf(sessionId) === 0;
  }

  /** Slots that nobody has. */
  get freeCount(): number {
    return this.#slots.countOf(null);
  }

  /** Deals what nobody has. Call it after every loss and join: it takes nothing from anybody. */
  deal(): readonly SlotOrder[] {
    if (this.freeCount === 0) return [];
    const free = this.#slots.all.flatMap(({ owner }, slot) => (owner === null ? [slot] : []));
    const order = dealOrder(new Map([...this.#balance()].filter(([, lacks]) => lacks > 0)));
    const takers = new Map<string, number[]>();
    for (const [at, slot] of free.entries()) {
      const to = order[at];
      if (to === undefined) break;
      append(takers, to, slot);
    }
    return [...takers].map(([sessionId, slots]) => this.#grant(sessionId, slots));
  }

  /** Moves slots from those that have too many to those that have too few, at most once in {@link LEVEL_EVERY_MS}. */
  level(nowMs: number): readonly SlotOrder[] {
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
      return this.#order('revoke', sessionId, slots, handover);
    });
  }

  /** A session that lives has given slots back. Idempotent: what answers no revoke of now is ignored. */
  released(
    sessionId: string,
    { slots, handover, fromIndex = 0 }: Pick<SlotOrder, 'slots' | 'handover'> & Partial<SlotOrder>,
  ): readonly SlotOrder[] {
    const takers = new Map<string, number[]>();
    for (const slot of slots) {
      const state = this.#slots.at(slot);
      if (state?.owner !== sessionId || state.move?.handover !== handover) continue;
      const { to } = state.move;
      this.#slots.set(slot, { ...NOBODYS, fromIndex: Math.max(state.fromIndex, fromIndex) });
      if (to !== null && (this.#weights.get(to) ?? 0) > 0) append(takers, to, slot);
    }
    return [...takers].map(([to, given]) => this.#grant(to, given));
  }

  /** A frame of a session says how many iterations any of its users has had at most. */
  settle(sessionId: string, rounds: number): void {
    this.#rounds.set(sessionId, Math.max(this.#rounds.get(sessionId) ?? 0, rounds));
  }

  /**
   * A session is lost: its lease is over, and so are its users. What they did after its last frame is not known, so that
   * their numbers of then are used again.
   */
  lose(sessionId: string): void {
    const rounds = this.#rounds.get(sessionId) ?? 0;
    this.#rounds.delete(sessionId);
    this.#weights.delete(sessionId);
    this.#slots.isLevel = false;
    for (const [slot, state] of this.#slots.all.entries()) {
      if (state.owner === sessionId)
        this.#slots.set(slot, { ...NOBODYS, fromIndex: Math.max(state.fromIndex, rounds) });
      else if (state.move?.to === sessionId)
        this.#slots.set(slot, { ...state, move: { ...state.move, to: null } });
    }
  }

  /** All of it as plain data, but for the weights, which are set anew: what a master stores before it sends an order. */
  toState(): UserSlotTableState {
    return { slots: [...this.#slots.all], handover: this.#handover };
  }

  #grant(sessionId: string, slots: readonly number[]): SlotOrder {
    const handover = (this.#handover += 1);
    const fromIndex = Math.max(0, ...slots.map((slot) => this.#slots.at(slot)?.fromIndex ?? 0));
    for (const slot of slots)
      this.#slots.set(slot, { owner: sessionId, fromIndex, granted: handover, move: null });
    return this.#order('grant', sessionId, slots, handover, fromIndex);
  }

  #order(
    kind: SlotOrder['kind'],
    sessionId: string,
    slots: readonly number[],
    handover: number,
    fromIndex = 0,
  ): SlotOrder {
    const { scenarioIndex } = this.#options;
    return { kind, sessionId, scenarioIndex, fromIndex, slots, handover };
  }

  /** How many slots each session lacks, once all that is on its way has arrived; negative: has too many. */
  #balance(): ReadonlyMap<string, number> {
    const { slotCount } = this.#options;
    const balance = new Map(slotQuotas(slotCount, new Map([...this.#weights, [NOBODY, this.#reserve]])));
    balance.delete(NOBODY);
    for (const id of this.#weights.keys()) if (!balance.has(id)) balance.set(id, 0);
    for (const { owner, move } of this.#slots.all) {
      const heir = move === null ? owner : move.to;
      if (heir !== null) balance.set(heir, (balance.get(heir) ?? 0) - 1);
    }
    return balance;
  }
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
