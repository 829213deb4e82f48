import type { HostSample, SlotShare, Snapshot } from '@vajraedge/core';
import type { SessionId } from '../session/session-id.js';
import type { RunningTotals } from '../frames/running-totals.js';
import type { WorkerMetrics } from '../generated/worker-service.js';
import { decodeSlotBits, encodeSlotBits } from '../slots/slot-bits.js';
import { demand } from './frame-error.js';
import { demandQuantity, finiteNumber } from './names-codec.js';
import { decodeSession, encodeSession } from './session-codec.js';
import { decodeSnapshot, encodeSnapshot } from './snapshot-codec.js';

/** How far a scenario's indexes are accounted for: each below it that was this session's was started, dropped or missed. */
export interface ScenarioPosition {
  readonly scenarioIndex: number;
  readonly settledIndex: number;
  /** Highest number of a grant that had been applied then; later grants are not meant. */
  readonly appliedHandover: number;
}

/** A numbered difference of what a worker has seen. */
export interface MetricsFrame {
  readonly session: SessionId;
  readonly runId: string;
  /** From 1. */
  readonly sequence: number;
  /** Joined from several because they could not be sent in time. */
  readonly merged: boolean;
  readonly snapshot: Snapshot;
  /** Over all frames of the session up to and including this one. */
  readonly totals: RunningTotals;
  readonly positions: readonly ScenarioPosition[];
  /** Slots given back, at the index at which they really were. */
  readonly released: readonly SlotShare[];
  /** Nothing will follow: what is not settled by this frame was never started. */
  readonly last: boolean;
  /** What the engine's process saw of its machine; null where it did not look. */
  readonly host: HostSample | null;
}

/** @throws VE_FRAME_TOO_LARGE @throws VE_FRAME_INVALID */
export function encodeFrame(frame: MetricsFrame, slotCount: number): WorkerMetrics {
  return {
    session: encodeSession(frame.session),
    runId: frame.runId,
    sequence: frame.sequence,
    merged: frame.merged,
    snapshot: Buffer.from(encodeSnapshot(frame.snapshot)),
    totals: { ...frame.totals },
    positions: frame.positions.map((each) => ({ ...each })),
    released: frame.released.map((share) => encodeShare(share, slotCount)),
    last: frame.last,
    host: frame.host === null ? undefined : encodeHost(frame.host),
  };
}

/**
 * A frame from a peer. Whether it is the next one, and whether its totals are right, is the receiver's to say.
 *
 * @throws VE_FRAME_TOO_LARGE
 * @throws VE_FRAME_INVALID
 */
export function decodeFrame(wire: WorkerMetrics, slotCount: number): MetricsFrame {
  demand(wire.totals !== undefined, 'a frame without totals');
  demand(wire.sequence > 0, 'a frame without a number');
  return {
    session: decodeSession(wire.session),
    runId: wire.runId,
    sequence: wire.sequence,
    merged: wire.merged,
    snapshot: decodeSnapshot(wire.snapshot),
    totals: wire.totals,
    positions: wire.positions,
    released: wire.released.map((share) => decodeShare(share, slotCount)),
    last: wire.last,
    host: wire.host === undefined ? null : decodeHost(wire.host),
  };
}

function encodeHost(host: HostSample): NonNullable<WorkerMetrics['host']> {
  return {
    ...host,
    processCores: finiteNumber(host.processCores),
    machineCpuRatio: finiteNumber(host.machineCpuRatio),
    openDescriptors: host.openDescriptors ?? undefined,
    maxDescriptors: host.maxDescriptors ?? undefined,
  };
}

function decodeHost(wire: NonNullable<WorkerMetrics['host']>): HostSample {
  return {
    processCores: demandQuantity(wire.processCores, 'processor time'),
    machineCpuRatio: demandQuantity(wire.machineCpuRatio, 'the busy share of a machine'),
    cores: demandQuantity(wire.cores, 'a number of cores'),
    residentBytes: wire.residentBytes,
    openDescriptors: wire.openDescriptors ?? null,
    maxDescriptors: wire.maxDescriptors ?? null,
  };
}

/** A change of hands for the wire. */
export function encodeShare({ slots, ...rest }: SlotShare, slotCount: number): WireShare {
  return { ...rest, slotBits: encodeSlotBits(slots, slotCount) };
}

/** @throws VE_FRAME_INVALID */
export function decodeShare({ slotBits, ...rest }: WireShare, slotCount: number): SlotShare {
  return { ...rest, slots: decodeSlotBits(slotBits, slotCount) };
}

type WireShare = WorkerMetrics['released'][number];
