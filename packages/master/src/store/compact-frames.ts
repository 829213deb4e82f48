import { type Snapshot } from '@vajraedge/core';
import { splitSnapshot } from '@vajraedge/protocol';
import { FrameSum, mergedWidthMs, SECOND_MS, secondOf } from './frame-sum.js';
import { type FrameTable } from './frame-table.js';

/** Frames are merged once they lie so far back: those of a worker that was cut off come late. Milliseconds. */
const RECENT_MS = 60_000;
/** Frames merged in a step, so that it takes a few milliseconds. */
const STEP_FRAMES = 16;
/** Generators in a row; a snapshot in bytes may have 1,024. */
const MAX_GENERATORS = 1000;

/**
 * Merges some frames of one stretch into a row: seconds that lie more than a minute back, or (`all`) whatever there is.
 *
 * @returns whether there may be more to merge
 */
export function compactFrames(frames: FrameTable, run: number, all: boolean): boolean {
  const lastMs = frames.lastMs(run);
  if (lastMs === null) return false;
  const widthMs = all ? mergedWidthMs(lastMs) : SECOND_MS;
  const upToMs = all ? lastMs : (secondOf(lastMs) - 1) * SECOND_MS - RECENT_MS;
  const firstMs = firstToMerge(frames, run, widthMs, upToMs);
  if (firstMs === null) return false;
  const endMs = secondOf(firstMs, widthMs) * widthMs;
  const rows = frames.toMerge(run, endMs - widthMs, endMs, STEP_FRAMES);
  const sum = new FrameSum();
  for (const row of rows) sum.add(frames.decode(run, row));
  frames.delete(rows);
  const snapshot = sum.toSnapshot();
  if (snapshot !== null) putMerged(frames, run, snapshot, sum.host, widthMs);
  return true;
}

/** End of the first frame that is not merged over the whole width; frames as they came are the last to be looked for. */
function firstToMerge(frames: FrameTable, run: number, widthMs: number, upToMs: number): number | null {
  for (let mergedMs = widthMs / 2; mergedMs >= SECOND_MS; mergedMs /= 2) {
    const firstMs = frames.firstMergedMs(run, mergedMs, upToMs);
    if (firstMs !== null) return firstMs;
  }
  return frames.firstMergedMs(run, 0, upToMs);
}

function putMerged(
  frames: FrameTable,
  run: number,
  snapshot: Snapshot,
  host: FrameSum['host'],
  widthMs: number,
): void {
  const hostText = host === null ? null : JSON.stringify(host);
  for (const [at, { bytes }] of partsOf(snapshot).entries()) {
    frames.putRow(run, {
      to_ms: snapshot.toMs,
      merged_ms: widthMs,
      session: '',
      worker: '',
      host: at === 0 ? hostText : null,
      snapshot: bytes,
    });
  }
}

/** The snapshot in as many parts as bytes allow; most are one. */
function partsOf(snapshot: Snapshot): ReturnType<typeof splitSnapshot> {
  const { generators } = snapshot;
  const first = splitSnapshot({ ...snapshot, generators: generators.slice(0, MAX_GENERATORS) });
  const parts = [...first];
  const rest = { ...snapshot, series: [], arrivals: [], inFlight: 0, users: 0, overflowed: 0 };
  for (let at = MAX_GENERATORS; at < generators.length; at += MAX_GENERATORS)
    parts.push(...splitSnapshot({ ...rest, generators: generators.slice(at, at + MAX_GENERATORS) }));
  return parts;
}
