import { mergeSnapshots, type SlotShare, type Snapshot } from '@vajraedge/core';
import {
  addToTotals,
  FrameRing,
  type MetricsFrame,
  NO_TOTALS,
  type ScenarioPosition,
  type SessionId,
} from '@vajraedge/protocol';

/** An interval before it has a number. */
export interface ScriptedDraft {
  readonly snapshot: Snapshot;
  readonly positions: readonly ScenarioPosition[];
  readonly released: readonly SlotShare[];
  readonly last: boolean;
}

/** Frames of one session that are not acknowledged. */
export type ScriptedRing = FrameRing<ScriptedDraft, MetricsFrame>;

const HOST = Object.freeze({
  processCores: 0,
  machineCpuRatio: 0,
  cores: 2,
  residentBytes: 1,
  openDescriptors: null,
  maxDescriptors: null,
});

/** @param onLast told of the number of the last frame, once it has one */
export function createRing(
  session: SessionId,
  runId: string,
  onLast: (sequence: number) => void,
): ScriptedRing {
  let totals = NO_TOTALS;
  return new FrameRing<ScriptedDraft, MetricsFrame>({
    sizeBytes: () => 100,
    merge: (a, b) => ({
      snapshot: mergeSnapshots(a.snapshot, b.snapshot),
      positions: b.positions,
      released: [...a.released, ...b.released],
      last: b.last,
    }),
    seal: (draft, sequence, merged) => {
      totals = addToTotals(totals, draft.snapshot);
      if (draft.last) onLast(sequence);
      return { session, runId, sequence, merged, totals, host: HOST, ...draft };
    },
  });
}
