/** A batch of records as a producer sent it: magic 2 of the record format of Apache Kafka. */
interface StoredBatch {
  readonly baseOffset: bigint;
  /** First offset after it. */
  readonly endOffset: bigint;
  readonly bytes: Buffer;
}

const LAST_OFFSET_DELTA_AT = 23;
/** Length of what stands before the length of a batch, and of that length. */
const HEAD_BYTES = 12;

/** The log of one partition: the newest batches, whole as they came. */
export class PartitionLog {
  readonly #mostBatches: number;
  #batches: StoredBatch[] = [];
  #highWatermark = 0n;
  readonly #waiting = new Set<() => void>();

  /** @param mostBatches older ones are dropped */
  constructor(mostBatches: number) {
    this.#mostBatches = mostBatches;
  }

  get startOffset(): bigint {
    return this.#batches[0]?.baseOffset ?? this.#highWatermark;
  }

  get highWatermark(): bigint {
    return this.#highWatermark;
  }

  /** Takes what a producer sent, one batch after the other. @returns the offset of the first record */
  append(records: Buffer): bigint {
    const baseOffset = this.#highWatermark;
    for (let at = 0; at + HEAD_BYTES < records.length;) {
      const length = HEAD_BYTES + records.readInt32BE(at + 8);
      const bytes = Buffer.from(records.subarray(at, at + length));
      // The checksum does not cover it.
      bytes.writeBigInt64BE(this.#highWatermark);
      const endOffset = this.#highWatermark + BigInt(bytes.readInt32BE(LAST_OFFSET_DELTA_AT)) + 1n;
      this.#batches.push({ baseOffset: this.#highWatermark, endOffset, bytes });
      this.#highWatermark = endOffset;
      at += length;
    }
    if (this.#batches.length > 2 * this.#mostBatches) this.#batches = this.#batches.slice(-this.#mostBatches);
    for (const go of [...this.#waiting]) go();
    return baseOffset;
  }

  /** The batches from that offset on, up to so many bytes, but at least one; empty at the end; null: out of range. */
  read(offset: bigint, maxBytes: number): Buffer | null {
    if (offset < this.startOffset || offset > this.#highWatermark) return null;
    const parts: Buffer[] = [];
    let size = 0;
    for (let at = this.#firstAt(offset); at < this.#batches.length; at += 1) {
      const { bytes } = this.#batches[at] as StoredBatch;
      if (parts.length > 0 && size + bytes.length > maxBytes) break;
      parts.push(bytes);
      size += bytes.length;
    }
    return Buffer.concat(parts);
  }

  /** Calls back whenever something has come. @returns how to end that */
  watch(go: () => void): () => void {
    this.#waiting.add(go);
    return () => this.#waiting.delete(go);
  }

  /** Place of the batch that holds an offset. */
  #firstAt(offset: bigint): number {
    let [low, high] = [0, this.#batches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#batches[middle] as StoredBatch).endOffset > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
