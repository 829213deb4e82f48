import type { SharePosition, SlotShare } from '@vajraedge/core';
import type { HeldSlots } from '../policy/worker-policy.js';

/**
 * Which slots the master has given this worker and not had back, and whether all that was owed for those that went back
 * has been accounted for. Pure.
 */
export class SlotTally {
  readonly #slots = new Map<number, Set<number>>();
  /** Highest index at which slots were given back, by scenario. */
  readonly #until = new Map<number, number>();
  readonly #settled = new Map<number, number>();

  /** Slots over all scenarios. */
  get size(): number {
    return [...this.#slots.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** How many there are of each scenario. */
  get held(): readonly HeldSlots[] {
    return [...this.#slots].map(([scenarioIndex, slots]) => ({ scenarioIndex, slots: slots.size }));
  }

  /** Nothing is held, and the indexes before those at which slots were given back are settled. */
  get isSettled(): boolean {
    return (
      this.size === 0 &&
      [...this.#until].every(([scenario, until]) => (this.#settled.get(scenario) ?? 0) >= until)
    );
  }

  granted({ scenarioIndex, slots }: SlotShare): void {
    const held = this.#slots.get(scenarioIndex) ?? new Set();
    for (const slot of slots) held.add(slot);
    this.#slots.set(scenarioIndex, held);
  }

  released({ scenarioIndex, slots, fromIndex }: SlotShare): void {
    const held = this.#slots.get(scenarioIndex);
    for (const slot of slots) held?.delete(slot);
    this.#until.set(scenarioIndex, Math.max(this.#until.get(scenarioIndex) ?? 0, fromIndex));
  }

  /** An engine says how far it has come. */
  settled(positions: readonly SharePosition[]): void {
    for (const { scenarioIndex, settledIndex } of positions) this.#settled.set(scenarioIndex, settledIndex);
  }

  /** All were given up. */
  clear(): void {
    this.#slots.clear();
    this.#until.clear();
  }
}
