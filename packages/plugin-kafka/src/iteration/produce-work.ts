import type { ProduceParameters } from '../kafka-parameters.js';
import type { RecordPlan } from '../record/record-plan.js';
import type { Work } from './kafka-user.js';
import type { ProducerLease, ProducerSource } from './producer-source.js';
import { leavesProducerFit, openProducer, sendRecords } from './send-records.js';
import type { Turn } from './turn.js';

/** What a user of KAFKA_PRODUCE is made from. */
export interface ProduceWorkParts {
  readonly source: ProducerSource;
  /** The source is this user's alone, and ends with it. */
  readonly isOwn: boolean;
  /** What an iteration produces; one for all users where nothing in the parameters varies. */
  planFor(parameters: ProduceParameters): RecordPlan;
}

/** Records to a topic. */
export class ProduceWork implements Work<ProduceParameters> {
  readonly #parts: ProduceWorkParts;
  #lease: ProducerLease | null = null;

  constructor(parts: ProduceWorkParts) {
    this.#parts = parts;
  }

  get error(): Error | null {
    return this.#lease?.handle.error ?? null;
  }

  async run(turn: Turn<ProduceParameters>): Promise<void> {
    const plan = this.#parts.planFor(turn.parameters);
    const lease = this.#parts.source.lease();
    this.#lease = lease;
    try {
      await openProducer(turn, lease);
      await sendRecords(turn, lease, plan);
      lease.end(true);
    } catch (error) {
      lease.end(leavesProducerFit(error, plan));
      throw error;
    }
  }

  giveUp(): void {
    this.#lease?.end(false);
  }

  async close(): Promise<void> {
    if (this.#parts.isOwn) await this.#parts.source.close();
  }
}
