import type { SlotPattern } from '../pace/slot-pattern.js';
import type { VirtualUser } from './virtual-user.js';

/**
 * The users of an open load in one engine. User u belongs to slot u mod V, so that no two engines have one of the same
 * number, and all together have as many as the plan allows. An engine that holds slots, none of which has a user, has one
 * all the same: its load could not be made otherwise.
 */
export class UserPool {
  readonly #maxUsers: number;
  readonly #create: (number: number) => VirtualUser;
  readonly #users = new Map<number, VirtualUser>();
  readonly #idle: VirtualUser[] = [];
  #pattern: SlotPattern;
  /** Users have numbers below it. */
  #ceiling = 0;
  /** Numbers below it that are ours are taken. */
  #candidate = 0;
  /** Some users belong to slots that are not ours any more: they leave when they are free. */
  #leaving = false;

  /** @param maxUsers of the whole scenario, over all engines */
  constructor(maxUsers: number, pattern: SlotPattern, create: (number: number) => VirtualUser) {
    this.#maxUsers = maxUsers;
    this.#create = create;
    this.#pattern = pattern;
    this.own(pattern);
  }

  get size(): number {
    return this.#users.size;
  }

  /** All that exist, busy or not. */
  get all(): Iterable<VirtualUser> {
    return this.#users.values();
  }

  /** From now on these slots are ours: users of others leave, at once or after their iteration. */
  own(pattern: SlotPattern): void {
    this.#pattern = pattern;
    this.#candidate = 0;
    this.#ceiling = pattern.countBelow(this.#maxUsers) > 0 ? this.#maxUsers : pattern.firstFrom(0) + 1;
    const free = this.#idle.splice(0);
    for (const user of free) this.put(user, true);
    this.#leaving = [...this.#users.keys()].some((number) => !this.#isOurs(number));
  }

  /** A free user, the one that was free last: its connections are the warmest. Null: all are busy. */
  take(): VirtualUser | null {
    return this.#idle.pop() ?? this.#make();
  }

  /** A user is free again. */
  put(user: VirtualUser, mayLeave = this.#leaving): void {
    if (!mayLeave || this.#isOurs(user.number)) {
      this.#idle.push(user);
      return;
    }
    user.retire();
    this.drop(user);
  }

  /** A user is gone. */
  drop({ number }: VirtualUser): void {
    this.#users.delete(number);
    this.#candidate = Math.min(this.#candidate, number);
  }

  /** Ends all users; none may be busy. */
  retire(): void {
    for (const user of this.#users.values()) user.retire();
    this.#users.clear();
    this.#idle.length = 0;
    this.#candidate = 0;
  }

  #make(): VirtualUser | null {
    let number = this.#pattern.firstFrom(this.#candidate);
    while (number < this.#ceiling && this.#users.has(number)) number = this.#pattern.firstFrom(number + 1);
    this.#candidate = number;
    if (number >= this.#ceiling || number === Infinity) return null;
    const user = this.#create(number);
    this.#users.set(number, user);
    return user;
  }

  #isOurs(number: number): boolean {
    return number < this.#ceiling && this.#pattern.owns(number);
  }
}
