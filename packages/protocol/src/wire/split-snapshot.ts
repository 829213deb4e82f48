import type { Snapshot } from '@vajraedge/core';
import { encodeSnapshot } from './snapshot-codec.js';
import { WIRE_LIMITS } from './wire-limits.js';

/** A snapshot together with its bytes. */
export interface EncodedSnapshot {
  readonly snapshot: Snapshot;
  readonly bytes: Uint8Array;
}

/**
 * A snapshot in as many parts as it takes for each to fit into a frame; most are one. The parts cover the same interval
 * and their merge is the whole: what belongs to the whole worker goes with the first.
 *
 * @throws VE_FRAME_TOO_LARGE where a single series is too large
 * @throws VE_FRAME_INVALID
 */
export function splitSnapshot(
  snapshot: Snapshot,
  limitBytes: number = WIRE_LIMITS.snapshotBytes,
): readonly EncodedSnapshot[] {
  const { series } = snapshot;
  if (series.length <= WIRE_LIMITS.series) {
    const bytes = tryEncode(snapshot, series.length > 1);
    if (bytes !== null && (bytes.length <= limitBytes || series.length <= 1)) return [{ snapshot, bytes }];
  }
  const half = Math.ceil(series.length / 2);
  const first = { ...snapshot, series: series.slice(0, half) };
  const rest = { arrivals: [], generators: [], inFlight: 0, users: 0, overflowed: 0 };
  const second = { ...snapshot, ...rest, series: series.slice(half) };
  return [...splitSnapshot(first, limitBytes), ...splitSnapshot(second, limitBytes)];
}

function tryEncode(snapshot: Snapshot, mayFail: boolean): Uint8Array | null {
  try {
    return encodeSnapshot(snapshot);
  } catch (error) {
    if (mayFail && (error as { code?: unknown }).code === 'VE_FRAME_TOO_LARGE') return null;
    throw error;
  }
}
