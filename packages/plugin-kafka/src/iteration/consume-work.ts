import type { Consumer } from '@platformatic/kafka';
import type { ClientHandle } from '../connection/client-handle.js';
import { brokerErrorOf } from '../failure/failure-code.js';
import type { ConsumeParameters } from '../kafka-parameters.js';
import { endToEndMs } from '../record/end-to-end-time.js';
import { lagRecords } from '../record/lag.js';
import type { ReceivedRecord } from '../record/received-record.js';
import { ConsumerSession, type SessionPlan } from './consumer-session.js';
import type { Work } from './kafka-user.js';
import type { Turn } from './turn.js';

/** What a user of KAFKA_CONSUME is made from. */
export interface ConsumeWorkParts {
  readonly plan: SessionPlan;
  /** Commits at the end of an iteration. */
  readonly commits: boolean;
  /** Header with the time of sending; null: the timestamps of the records. */
  readonly sentAtHeader: Buffer | null;
  createConsumer(): ClientHandle<Consumer>;
}

/** Records from a topic: one consumer, which is made anew after a failure. */
export class ConsumeWork implements Work<ConsumeParameters> {
  readonly #parts: ConsumeWorkParts;
  readonly #positions = new Map<number, bigint>();
  readonly #endings = new Set<Promise<void>>();
  #session: ConsumerSession | null = null;
  #error: Error | null = null;

  constructor(parts: ConsumeWorkParts) {
    this.#parts = parts;
  }

  get error(): Error | null {
    return this.#error;
  }

  async run(turn: Turn<ConsumeParameters>): Promise<void> {
    this.#error = null;
    try {
      const session = this.#session ?? (await this.#open(turn));
      const records = await session.take(turn, turn.parameters.records);
      this.#count(turn, session, records);
      if (!this.#parts.commits || turn.isOver) return;
      turn.waitFor('no answer to the commit');
      await session.commit(records);
    } catch (error) {
      if (!turn.isOver) this.#drop(error);
      throw error;
    }
  }

  giveUp(): void {
    this.#drop(null);
  }

  async close(): Promise<void> {
    this.#end(false);
    await Promise.all(this.#endings);
  }

  async #open(turn: Turn<ConsumeParameters>): Promise<ConsumerSession> {
    const session = new ConsumerSession(this.#parts.createConsumer(), this.#parts.plan, this.#positions);
    this.#session = session;
    await session.open(turn);
    return session;
  }

  #count(turn: Turn<ConsumeParameters>, session: ConsumerSession, records: readonly ReceivedRecord[]): void {
    let fromTheFuture = 0;
    for (const record of records) {
      turn.receivedBytes += record.sizeBytes;
      const timeMs = endToEndMs(record, this.#parts.sentAtHeader);
      if (timeMs !== null && timeMs >= 0) turn.record('endToEndMs', timeMs);
      else if (timeMs !== null) fromTheFuture += 1;
    }
    turn.add('recordsReceived', records.length);
    turn.add('recordsFromTheFuture', fromTheFuture);
    const lag = lagRecords(session.positions, session.highWatermarks);
    if (lag !== null) turn.record('lagRecords', lag);
  }

  #drop(error: unknown): void {
    this.#error = this.#session?.handle.error ?? null;
    // Where it was is gone: the next session begins where the plan says.
    if (brokerErrorOf(error) === 'OFFSET_OUT_OF_RANGE') this.#positions.clear();
    this.#end(true);
  }

  #end(atOnce: boolean): void {
    const session = this.#session;
    if (session === null) return;
    this.#session = null;
    // A member says good-bye even when it is given up: its group would wait for it until sessionTimeout.
    const { handle } = session;
    const ending = atOnce && !this.#parts.plan.isInGroup ? handle.destroy() : handle.close();
    const kept = ending.finally(() => this.#endings.delete(kept));
    this.#endings.add(kept);
  }
}
