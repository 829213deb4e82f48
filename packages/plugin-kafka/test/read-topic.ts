import { Consumer } from '@platformatic/kafka';
import { resolve } from '@vajraedge/test-parts';
import { clientOptions } from '../src/connection/connection-settings.js';
import type { ProduceParameters } from '../src/kafka-parameters.js';
import { recordsFrom } from '../src/record/received-record.js';
import { KAFKA_PRODUCE } from '../src/tasks.js';

/** A record as tests look at it. */
export interface SeenRecord {
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: { readonly [name: string]: string };
  readonly partition: number;
  readonly timestampMs: number;
  readonly sizeBytes: number;
}

/** All records of a topic, partition by partition, read with the library itself. */
export async function readTopic(
  brokers: readonly string[],
  topic: string,
  parameters: object = {},
): Promise<SeenRecord[]> {
  const resolved = resolve(KAFKA_PRODUCE, { topic, ...parameters, brokers: [...brokers] });
  const options = await clientOptions(resolved as ProduceParameters, null);
  const consumer = new Consumer({ ...options, groupId: 'none', retries: 0 });
  const { topics } = await consumer.metadata({ topics: [topic] });
  const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic) ?? [];
  const { id = '', partitions = [] } = topics.get(topic) ?? {};
  const seen: SeenRecord[] = [];
  for (const [partition, { leader }] of partitions.entries()) {
    let fetchOffset = 0n;
    while (fetchOffset < (ends[partition] ?? 0n)) {
      const question = {
        partition,
        currentLeaderEpoch: -1,
        fetchOffset,
        lastFetchedEpoch: -1,
        partitionMaxBytes: 1e6,
      };
      const { responses } = await consumer.fetch({
        node: leader,
        topics: [{ topicId: id, partitions: [question] }],
      });
      const batches = responses[0]?.partitions[0]?.records ?? [];
      const came = recordsFrom(batches, partition, fetchOffset, 0);
      for (const { offset, timestampMs, sizeBytes } of came.records) {
        const batch = batches.findLast(({ firstOffset }) => firstOffset <= offset);
        const raw = batch?.records[Number(offset - batch.firstOffset)];
        seen.push({
          key: raw?.key?.toString() ?? null,
          value: raw?.value?.toString() ?? null,
          headers: Object.fromEntries(
            (raw?.headers ?? []).map(([name, text]) => [String(name), String(text)]),
          ),
          partition,
          timestampMs,
          sizeBytes,
        });
      }
      fetchOffset = came.nextOffset;
    }
  }
  await consumer.close();
  return seen;
}
