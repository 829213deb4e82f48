import type { Phase } from '../plan/resolved-plan.js';

/**
 * When each iteration of a scenario is due. Pure: no clock and no state, so that engines and workers that own different
 * indexes agree without talking to each other.
 */
export interface Pacer {
  /** How many iterations the schedule holds; their indexes are 0 to total - 1. */
  readonly total: number;
  /** Length of the schedule in milliseconds. */
  readonly durationMs: number;
  /** Milliseconds from the start of the scenario to the moment iteration `index` is due. */
  dueAtMs(index: number): number;
  /** How many iterations are due before `ms`; also the index of the first that is not. */
  countBefore(ms: number): number;
}

/** A stretch of time, from its start up to but not including its end, that belongs to one phase. */
export interface PhaseSpan {
  readonly phase: Phase;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The phases of a schedule in order, neighbours of one phase joined. */
export function phaseSpans(
  segments: readonly { readonly phase: Phase; readonly durationMs: number }[],
): PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  let atMs = 0;
  for (const { phase, durationMs } of segments) {
    const last = spans.at(-1);
    if (last?.phase === phase) spans[spans.length - 1] = { ...last, toMs: atMs + durationMs };
    else spans.push({ phase, fromMs: atMs, toMs: atMs + durationMs });
    atMs += durationMs;
  }
  return spans;
}
