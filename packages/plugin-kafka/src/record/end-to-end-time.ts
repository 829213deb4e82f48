import type { ReceivedRecord } from './received-record.js';

/** Milliseconds since 1970 as the text of a header. */
export function timeText(atMs: number): Buffer {
  return Buffer.from(String(atMs));
}

/**
 * Milliseconds from sending to receipt, by the clocks of both ends: below zero where they disagree.
 *
 * @param sentAtHeader header with the time of sending; null: the record's timestamp
 * @returns null where the record does not say when it was sent
 */
export function endToEndMs(record: ReceivedRecord, sentAtHeader: Buffer | null): number | null {
  const sentAtMs = sentAtHeader === null ? record.timestampMs : headerMs(record, sentAtHeader);
  // Records of old formats have -1.
  return sentAtMs === null || sentAtMs < 0 ? null : record.receivedAtMs - sentAtMs;
}

function headerMs({ headers }: ReceivedRecord, name: Buffer): number | null {
  const [, text] = headers.find(([key]) => key?.equals(name) === true) ?? [];
  const timeMs =
    text === null || text === undefined || text.length === 0 ? Number.NaN : Number(text.toString());
  return Number.isFinite(timeMs) ? timeMs : null;
}
