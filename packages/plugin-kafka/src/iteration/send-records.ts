import type { MessageToProduce, Producer, ProduceResult } from '@platformatic/kafka';
import { TaskFailure } from '@vajraedge/sdk';
import { nowMs, wallMs } from '../clock.js';
import { brokerErrorOf } from '../failure/failure-code.js';
import { timeText } from '../record/end-to-end-time.js';
import type { RecordPlan } from '../record/record-plan.js';
import type { ProducerLease } from './producer-source.js';
import type { Turn } from './turn.js';

/** Connects a producer that has not been used yet, timed as `connectMs`. @throws what the client reports */
export async function openProducer(turn: Turn<unknown>, { handle, isFirst }: ProducerLease): Promise<void> {
  if (!isFirst) return;
  const startMs = nowMs();
  await handle.open();
  turn.record('connectMs', nowMs() - startMs);
}

/**
 * Sends the records of one iteration and waits for their acknowledgement, which it times as `ackMs`.
 *
 * @returns where the broker put them; nothing with acks 0
 * @throws what the client reports, KAFKA_PARTITION_UNKNOWN
 */
export async function sendRecords(
  turn: Turn<unknown>,
  { handle }: ProducerLease,
  plan: RecordPlan,
): Promise<NonNullable<ProduceResult['offsets']>> {
  turn.waitFor(`${plan.topic}: no acknowledgement`);
  if (plan.partition !== null) await checkPartition(handle.client, plan.topic, plan.partition);
  const startMs = nowMs();
  const messages = messagesOf(plan);
  const { offsets = [] } = await handle.client.send({
    messages,
    compression: plan.compression,
    ...(plan.idempotent ? { idempotent: true } : { acks: plan.acks }),
  });
  if (plan.acks !== 0) turn.record('ackMs', nowMs() - startMs);
  turn.add('recordsSent', plan.count);
  const stampBytes = plan.sentAtHeader === null ? 0 : (messages[0] as StampedMessage).stampBytes;
  turn.sentBytes += plan.count * (plan.sizeBytes + stampBytes);
  return offsets;
}

/** Whether a producer can be used again after that failure: a broker's word on a record leaves it as it was. */
export function leavesProducerFit(error: unknown, { idempotent }: RecordPlan): boolean {
  return !idempotent && (error instanceof TaskFailure || brokerErrorOf(error) !== null);
}

interface StampedMessage extends MessageToProduce {
  /** Of the header with the time. */
  readonly stampBytes: number;
}

function messagesOf(plan: RecordPlan): MessageToProduce[] {
  const { topic, key, value, partition, sentAtHeader, count } = plan;
  const headers = new Map(plan.headers);
  let stampBytes = 0;
  if (sentAtHeader !== null) {
    const stamp = timeText(wallMs());
    headers.set(sentAtHeader, stamp);
    stampBytes = sentAtHeader.length + stamp.length;
  }
  const message = {
    topic,
    value,
    headers,
    stampBytes,
    ...(key === null ? {} : { key }),
    ...(partition === null ? {} : { partition }),
  };
  return Array.from({ length: count }, () => message);
}

/** The client takes a partition that is not there for another one, by its remainder. */
async function checkPartition(client: Producer, topic: string, partition: number): Promise<void> {
  const { topics } = await client.metadata({ topics: [topic] });
  const count = topics.get(topic)?.partitionsCount ?? 0;
  if (partition >= count)
    throw new TaskFailure(
      'KAFKA_PARTITION_UNKNOWN',
      `${topic} has ${count} partitions, none is ${partition}`,
    );
}
