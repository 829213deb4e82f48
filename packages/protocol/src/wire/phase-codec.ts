import type { SeriesSnapshot } from '@vajraedge/core';
import { Phase as WirePhase } from '../generated/worker-service.js';
import { frameError } from './frame-error.js';

type Phase = SeriesSnapshot['phase'];

const TO_WIRE: { readonly [phase in Phase]: WirePhase } = {
  warmup: WirePhase.WARMUP,
  ramp: WirePhase.RAMP,
  sustain: WirePhase.SUSTAIN,
  'ramp-down': WirePhase.RAMP_DOWN,
};
const FROM_WIRE = new Map<WirePhase, Phase>(
  (Object.keys(TO_WIRE) as Phase[]).map((phase) => [TO_WIRE[phase], phase]),
);

/** A phase for the wire. */
export function encodePhase(phase: Phase): WirePhase {
  return TO_WIRE[phase];
}

/** @throws VE_FRAME_INVALID for a number that is no phase */
export function decodePhase(wire: WirePhase): Phase {
  const phase = FROM_WIRE.get(wire);
  if (phase === undefined) throw frameError(`phase ${wire}`);
  return phase;
}
