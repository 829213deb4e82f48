import type { VerdictState } from './verdict.js';

/** What can be wrong with a generator. */
export type FindingKind =
  'wake-lag' | 'behind-schedule' | 'loop-busy' | 'gc-share' | 'gc-pause' | 'machine-busy' | 'descriptors';

/** One thing that was wrong in one second. */
export interface Finding {
  readonly kind: FindingKind;
  /** Engine thread it is about; null: the process or the machine. */
  readonly engine: number | null;
  readonly state: Exclude<VerdictState, 'VALID'>;
  /** Microseconds of wake lag, milliseconds of a pause, else a ratio. */
  readonly value: number;
}

/** The worse of two states. */
export function worseOf(a: VerdictState, b: VerdictState): VerdictState {
  return rankOf(a) >= rankOf(b) ? a : b;
}

/** 0 for VALID, 1 for SUSPECT, 2 for INVALID. */
export function rankOf(state: VerdictState): number {
  if (state === 'INVALID') return 2;
  return state === 'SUSPECT' ? 1 : 0;
}
