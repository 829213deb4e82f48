import type { WireRecord } from '../../src/stand-in/wire.js';

interface Round {
  /** Members that have asked for their partitions. */
  asked: number;
  /** What the leader says, and how many others must have asked before. */
  held: { readonly others: number; readonly send: () => void } | null;
}

/**
 * Puts the leader of a group last, who tells the brokers which partitions each member gets: the mock cluster gives
 * nothing to members that ask after it, where Apache Kafka gives it at any time.
 */
export class SyncOrder {
  readonly #rounds = new Map<string, Round>();

  /** @param send passes the request on; called now or later */
  pass({ groupId, generationId, assignments }: WireRecord, send: () => void): void {
    const name = `${groupId as string} ${generationId as number}`;
    const round = this.#rounds.get(name) ?? { asked: 0, held: null };
    this.#rounds.set(name, round);
    const { length } = assignments as readonly WireRecord[];
    if (length > 0) round.held = { others: length - 1, send };
    else {
      round.asked += 1;
      send();
    }
    if (round.held === null || round.asked < round.held.others) return;
    this.#rounds.delete(name);
    round.held.send();
  }
}
