import type { ClusterTopicMetadata, Consumer } from '@platformatic/kafka';
import { nowMs, wallMs } from '../clock.js';
import type { ClientHandle } from '../connection/client-handle.js';
import type { ProduceParameters } from '../kafka-parameters.js';
import { type FetchAnswer, recordsFrom } from '../record/received-record.js';
import type { Work } from './kafka-user.js';
import type { ProducerLease } from './producer-source.js';
import type { ProduceWorkParts } from './produce-work.js';
import { leavesProducerFit, openProducer, sendRecords } from './send-records.js';
import type { Turn } from './turn.js';

/** What a user of KAFKA_ROUND_TRIP is made from. */
export interface RoundTripWorkParts extends ProduceWorkParts {
  createConsumer(): ClientHandle<Consumer>;
}

/** Where a record lies. */
interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** Of which the first batch always comes whole, however large: more is of no use. */
const MOST_BYTES = 1;

/** A record to a topic and, read from where the broker put it, back. */
export class RoundTripWork implements Work<ProduceParameters> {
  readonly #parts: RoundTripWorkParts;
  readonly #endings = new Set<Promise<void>>();
  #lease: ProducerLease | null = null;
  #consumer: ClientHandle<Consumer> | null = null;
  #error: Error | null = null;

  constructor(parts: RoundTripWorkParts) {
    this.#parts = parts;
  }

  get error(): Error | null {
    return this.#error;
  }

  async run(turn: Turn<ProduceParameters>): Promise<void> {
    const plan = this.#parts.planFor(turn.parameters);
    const consumer = (this.#consumer ??= this.#parts.createConsumer());
    const lease = this.#parts.source.lease();
    this.#lease = lease;
    try {
      // Before the clock starts: a consumer that waits for records is connected too.
      await openProducer(turn, lease);
      await consumer.client.metadata({ topics: [plan.topic] });
      const startMs = nowMs();
      const [place] = await sendRecords(turn, lease, plan);
      lease.end(true);
      turn.waitFor(`${plan.topic}: the record did not come back`);
      await this.#read(turn, consumer, place as Place);
      turn.record('roundTripMs', nowMs() - startMs);
    } catch (error) {
      this.#error = lease.handle.error ?? consumer.error;
      lease.end(leavesProducerFit(error, plan));
      if (!turn.isOver) this.#dropConsumer();
      throw error;
    }
  }

  giveUp(): void {
    this.#lease?.end(false);
    this.#dropConsumer();
  }

  async close(): Promise<void> {
    this.#dropConsumer();
    await this.#parts.source.close();
    await Promise.all(this.#endings);
  }

  /** Asks for the record until it is there: replicas may lag behind the leader, which then does not give it out. */
  async #read(turn: Turn<ProduceParameters>, consumer: ClientHandle<Consumer>, place: Place): Promise<void> {
    const { client } = consumer;
    const { topics } = await client.metadata({ topics: [place.topic] });
    const topic = topics.get(place.topic) as ClusterTopicMetadata;
    const node = topic.partitions[place.partition]?.leader ?? -1;
    while (!turn.isOver) {
      const response = await client.fetch({
        node,
        topics: [{ topicId: topic.id, partitions: [questionFor(place)] }],
      });
      const record = recordIn(response, place);
      if (record === undefined) continue;
      turn.receivedBytes += record.sizeBytes;
      return;
    }
  }

  #dropConsumer(): void {
    const consumer = this.#consumer;
    if (consumer === null) return;
    this.#consumer = null;
    const ending = consumer.destroy().finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }
}

function questionFor({ partition, offset }: Place) {
  return {
    partition,
    currentLeaderEpoch: -1,
    fetchOffset: offset,
    lastFetchedEpoch: -1,
    partitionMaxBytes: MOST_BYTES,
  };
}

function recordIn({ responses }: FetchAnswer, { partition, offset }: Place) {
  const batches = responses.flatMap(({ partitions }) => partitions.flatMap(({ records }) => records ?? []));
  return recordsFrom(batches, partition, offset, wallMs()).records.find((record) => record.offset === offset);
}
