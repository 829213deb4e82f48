import { type HostSample, mergeSnapshots, type ShareSnapshot, type Snapshot } from '@vajraedge/core';
import {
  addToTotals,
  encodeFrame,
  type EncodedSnapshot,
  FrameRing,
  type FrameRingOptions,
  NO_TOTALS,
  type ScenarioPosition,
  type SessionId,
  type SlotShare,
  splitSnapshot,
  WIRE_LIMITS,
  type WorkerMetrics,
} from '@vajraedge/protocol';

/** An interval before it has a number. */
export interface FrameDraft {
  readonly snapshot: Snapshot;
  /** The same, for the wire. */
  readonly bytes: Uint8Array;
  readonly positions: readonly ScenarioPosition[];
  readonly released: readonly SlotShare[];
  readonly last: boolean;
  readonly host: HostSample;
}

/** Numbered frames of one session and run, as they go over the wire. */
export type MetricsRing = FrameRing<FrameDraft, WorkerMetrics>;

/** What a ring is of. */
export interface MetricsRingOf {
  readonly session: SessionId;
  readonly runId: string;
  readonly slotCount: number;
  /** The session's last frame has its number, which none will exceed. */
  onLast(sequence: number): void;
}

/** What of a ring can be chosen; the limits of {@link FrameRing} unless given. */
export type RingLimits = Partial<Pick<FrameRingOptions<never, never>, 'mostFrames' | 'mostBytes' | 'window'>>;

const EMPTY: Snapshot = {
  fromMs: 0,
  toMs: 0,
  series: [],
  arrivals: [],
  generators: [],
  inFlight: 0,
  users: 0,
  overflowed: 0,
};

/**
 * What an engine has seen, as drafts: mostly one. Where it takes several, the last of them says how far the engine has
 * come, since only then all that this rests on has arrived.
 *
 * @throws VE_FRAME_TOO_LARGE, VE_FRAME_INVALID
 */
export function draftsOf({
  snapshot,
  host,
  positions,
  released,
  last,
}: ShareSnapshot): readonly FrameDraft[] {
  const parts = splitSnapshot(snapshot);
  return parts.map((part, at) => {
    const isLast = at === parts.length - 1;
    return {
      ...part,
      host,
      positions: isLast ? positions : [],
      released: isLast ? released : [],
      last: isLast && last,
    };
  });
}

/** Two neighbours as one, the later one's position included; null where that would be too large for a frame. */
function mergeDrafts(earlier: FrameDraft, later: FrameDraft): FrameDraft | null {
  if (earlier.bytes.length + later.bytes.length > WIRE_LIMITS.snapshotBytes) return null;
  const parts = splitSnapshot(mergeSnapshots(earlier.snapshot, later.snapshot));
  if (parts.length !== 1) return null;
  const positions = new Map(
    [...earlier.positions, ...later.positions].map((each) => [each.scenarioIndex, each]),
  );
  return {
    ...(parts[0] as EncodedSnapshot),
    positions: [...positions.values()],
    released: [...earlier.released, ...later.released],
    last: later.last,
    host: later.host,
  };
}

/** Makes the ring for a session's part in a run. */
export function createMetricsRing(
  { session, runId, slotCount, onLast }: MetricsRingOf,
  limits: RingLimits = {},
): MetricsRing {
  let totals = NO_TOTALS;
  return new FrameRing<FrameDraft, WorkerMetrics>({
    ...limits,
    sizeBytes: ({ bytes }) => bytes.length,
    merge: mergeDrafts,
    seal: ({ snapshot, bytes, ...rest }, sequence, merged) => {
      totals = addToTotals(totals, snapshot);
      if (rest.last) onLast(sequence);
      const frame = { ...rest, session, runId, sequence, merged, totals, snapshot: EMPTY };
      // The snapshot was encoded when the draft was made; once is enough.
      return { ...encodeFrame(frame, slotCount), snapshot: Buffer.from(bytes) };
    },
  });
}
