import type { RateSegment } from '../plan/resolved-plan.js';
import type { Pacer } from './pacer.js';

interface Stretch {
  readonly startMs: number;
  readonly durationMs: number;
  /** Iterations per millisecond at its start. */
  readonly rate: number;
  /** Change of that rate per millisecond. */
  readonly slope: number;
  /** Integral of the rate from the start of the schedule to the start of this stretch. */
  readonly before: number;
}

/** Keeps rounding in the sum of segments from adding or losing an iteration at a border. */
const TOLERANCE = 1e-6;

/**
 * A schedule of stretches in which the rate is constant or changes linearly. Iteration i is due where the integral of
 * the rate reaches i:
 *
 *     C(t) = C0 + r t + a t^2 / 2,   t(c) = 2 c / (r + sqrt(r^2 + 2 a c))   with c = i - C0
 *
 * (per millisecond; the form of the root that keeps its digits when r or a is 0). So the number of starts in any
 * window is the integral over it: a ramp from 0 to R in D holds R D / 2, and a rate is never divided.
 */
export function createStagedPacer(segments: readonly RateSegment[]): Pacer {
  const stretches = toStretches(segments);
  const end = stretches.at(-1);
  const durationMs = end === undefined ? 0 : end.startMs + end.durationMs;
  const area = end === undefined ? 0 : end.before + areaOf(end, end.durationMs);
  const total = Math.max(0, Math.ceil(area - TOLERANCE));
  return Object.freeze({
    total,
    durationMs,
    dueAtMs: (index: number) => dueAtMs(stretches, durationMs, index),
    countBefore: (ms: number) => countBefore(stretches, total, ms),
  });
}

function toStretches(segments: readonly RateSegment[]): Stretch[] {
  const stretches: Stretch[] = [];
  let startMs = 0;
  let before = 0;
  for (const { durationMs, fromPerSecond, toPerSecond } of segments) {
    if (durationMs <= 0) continue;
    const rate = fromPerSecond / 1000;
    const stretch = { startMs, durationMs, rate, slope: (toPerSecond / 1000 - rate) / durationMs, before };
    stretches.push(stretch);
    startMs += durationMs;
    before += areaOf(stretch, durationMs);
  }
  return stretches;
}

function areaOf(stretch: Stretch, ms: number): number {
  return stretch.rate * ms + (stretch.slope * ms * ms) / 2;
}

function dueAtMs(stretches: readonly Stretch[], durationMs: number, index: number): number {
  let at = stretches.length - 1;
  while (at > 0 && (stretches[at] as Stretch).before > index + TOLERANCE) at -= 1;
  // A stretch without load holds no iteration: the one at its border belongs to the next stretch with load.
  while (at < stretches.length - 1 && index >= (stretches[at + 1] as Stretch).before - TOLERANCE) at += 1;
  const stretch = stretches[at];
  if (stretch === undefined) return durationMs;
  const rest = Math.max(0, index - stretch.before);
  if (rest === 0) return stretch.startMs;
  const { rate, slope } = stretch;
  const root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * rest));
  return Math.min(stretch.startMs + stretch.durationMs, stretch.startMs + (2 * rest) / (rate + root));
}

function countBefore(stretches: readonly Stretch[], total: number, ms: number): number {
  if (ms <= 0) return 0;
  let area = 0;
  for (const stretch of stretches) {
    if (stretch.startMs >= ms) break;
    area = stretch.before + areaOf(stretch, Math.min(stretch.durationMs, ms - stretch.startMs));
  }
  return Math.min(total, Math.ceil(area - TOLERANCE));
}
