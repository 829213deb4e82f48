/**
 * Records that a consumer is behind: over its partitions, what lies between where it reads next and the high watermark,
 * up to which a broker gives records out.
 *
 * @param positions next offset by partition
 * @param highWatermarks by partition, as far as a broker has told them
 * @returns null where none has been told
 */
export function lagRecords(
  positions: ReadonlyMap<number, bigint>,
  highWatermarks: ReadonlyMap<number, bigint>,
): number | null {
  let lag: number | null = null;
  for (const [partition, position] of positions) {
    const highWatermark = highWatermarks.get(partition);
    if (highWatermark === undefined) continue;
    // A watermark that was told before the last records came may be behind them.
    lag = (lag ?? 0) + Number(highWatermark > position ? highWatermark - position : 0n);
  }
  return lag;
}
