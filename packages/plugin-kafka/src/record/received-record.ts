import type { Consumer, RecordsBatch } from '@platformatic/kafka';

/** What a broker answers to a question for records; the library does not export the type. */
export type FetchAnswer = Awaited<ReturnType<Consumer['fetch']>>;

/** A record as a consumer sees it. */
export interface ReceivedRecord {
  readonly partition: number;
  readonly offset: bigint;
  /** Milliseconds since 1970, of the producer or of the broker, as the topic has it. */
  readonly timestampMs: number;
  readonly headers: readonly (readonly [Buffer | null, Buffer | null])[];
  /** Of key, value and headers. */
  readonly sizeBytes: number;
  /** When it came, in milliseconds since 1970. */
  readonly receivedAtMs: number;
}

const IS_CONTROL = 0x20;
const HAS_APPEND_TIME = 0x08;

/**
 * The records of a partition from an offset on, in their order. Brokers answer with whole batches, so that what comes
 * before the offset that was asked for is left out; so are marks of transactions.
 *
 * @returns also where reading goes on; the given offset where nothing came
 */
export function recordsFrom(
  batches: readonly RecordsBatch[],
  partition: number,
  fromOffset: bigint,
  receivedAtMs: number,
): { readonly records: readonly ReceivedRecord[]; readonly nextOffset: bigint } {
  const records: ReceivedRecord[] = [];
  let nextOffset = fromOffset;
  for (const batch of batches) {
    const afterBatch = batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n;
    if (afterBatch > nextOffset) nextOffset = afterBatch;
    if ((batch.attributes & IS_CONTROL) !== 0) continue;
    for (const { key, value, headers, offsetDelta, timestampDelta } of batch.records) {
      const offset = batch.firstOffset + BigInt(offsetDelta);
      if (offset < fromOffset) continue;
      // With message.timestamp.type LogAppendTime the time stands once for all records of a batch.
      const isAppendTime = (batch.attributes & HAS_APPEND_TIME) !== 0;
      const timestamp = isAppendTime ? batch.maxTimestamp : batch.firstTimestamp + timestampDelta;
      records.push({
        partition,
        offset,
        timestampMs: Number(timestamp),
        headers,
        sizeBytes: sizeOf(key, value, headers),
        receivedAtMs,
      });
    }
  }
  return { records, nextOffset };
}

function sizeOf(
  key: Buffer | null,
  value: Buffer | null,
  headers: readonly (readonly [Buffer | null, Buffer | null])[],
): number {
  let sizeBytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const [name, text] of headers) sizeBytes += (name?.length ?? 0) + (text?.length ?? 0);
  return sizeBytes;
}
