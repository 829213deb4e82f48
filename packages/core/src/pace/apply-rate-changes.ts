import type { RateSegment } from '../plan/resolved-plan.js';
import type { RateChange } from './rate-change.js';

/** A stretch of a schedule by its place in time. */
interface Piece extends RateSegment {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The schedule as it is after changes: from each on, the rate goes linearly from what it is then to its target, stays
 * there, and follows the plan again when a change says so. Phases and the total length stay; nothing before a change is
 * different, so that index lines go on without a gap. Pure: master and workers make the same schedule of the same list.
 *
 * A rate may be Infinity (a closed load without a cap): to it and from it there is no ramp.
 *
 * @param changes of one scenario, in any order; of two at one time the later in the list holds
 * @param startRunMs run time of the scenario's start
 */
export function applyRateChanges(
  segments: readonly RateSegment[],
  changes: readonly RateChange[],
  startRunMs = 0,
): RateSegment[] {
  const planned = toPieces(segments);
  const sorted = [...changes].sort((a, b) => a.atRunMs - b.atRunMs);
  const line = sorted.reduce<readonly Piece[]>(
    (before, change) => applyOne(planned, before, change, change.atRunMs - startRunMs),
    planned,
  );
  return line.map(({ phase, durationMs, fromPerSecond, toPerSecond }) => ({
    phase,
    durationMs,
    fromPerSecond,
    toPerSecond,
  }));
}

/** The rate at a moment of a schedule, per second; 0 outside of it. */
export function rateAt(segments: readonly RateSegment[], ms: number): number {
  const piece = toPieces(segments).find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
  return piece === undefined ? 0 : rateWithin(piece, ms);
}

function applyOne(
  planned: readonly Piece[],
  line: readonly Piece[],
  { targetPerSecond, overMs }: RateChange,
  atMs: number,
): readonly Piece[] {
  const endMs = line.at(-1)?.toMs ?? 0;
  if (atMs >= endMs) return line;
  const from = rateOf(line, Math.max(0, atMs));
  const to = targetPerSecond ?? rateOf(planned, Math.max(0, atMs + Math.max(0, overMs)));
  const rampMs = Number.isFinite(from) && Number.isFinite(to) ? Math.max(0, overMs) : 0;
  const there = atMs + rampMs;
  const rampAt = (ms: number): number => from + ((to - from) * (ms - atMs)) / rampMs;
  const after = cut(planned, there, endMs);
  return [
    ...cut(line, 0, atMs),
    ...cut(planned, atMs, there).map((piece) => withRates(piece, rampAt(piece.fromMs), rampAt(piece.toMs))),
    ...(targetPerSecond === null
      ? after
      : after.map((piece) => withRates(piece, targetPerSecond, targetPerSecond))),
  ];
}

function toPieces(segments: readonly RateSegment[]): Piece[] {
  let atMs = 0;
  return segments.flatMap((segment) => {
    if (segment.durationMs <= 0) return [];
    const fromMs = atMs;
    atMs += segment.durationMs;
    return [{ ...segment, fromMs, toMs: atMs }];
  });
}

/** What lies between two moments. */
function cut(pieces: readonly Piece[], fromMs: number, toMs: number): Piece[] {
  return pieces.flatMap((piece) => {
    const from = Math.max(fromMs, piece.fromMs);
    const to = Math.min(toMs, piece.toMs);
    if (to <= from) return [];
    if (from === piece.fromMs && to === piece.toMs) return [piece];
    return [
      {
        ...piece,
        fromMs: from,
        toMs: to,
        durationMs: to - from,
        fromPerSecond: rateWithin(piece, from),
        toPerSecond: rateWithin(piece, to),
      },
    ];
  });
}

/** At the end of the line its last rate holds. */
function rateOf(pieces: readonly Piece[], ms: number): number {
  const piece = pieces.find(({ toMs }) => ms < toMs) ?? pieces.at(-1);
  return piece === undefined ? 0 : rateWithin(piece, Math.min(ms, piece.toMs));
}

function rateWithin({ fromMs, durationMs, fromPerSecond, toPerSecond }: Piece, ms: number): number {
  if (fromPerSecond === toPerSecond) return fromPerSecond;
  return fromPerSecond + ((toPerSecond - fromPerSecond) * (ms - fromMs)) / durationMs;
}

function withRates(piece: Piece, fromPerSecond: number, toPerSecond: number): Piece {
  return { ...piece, fromPerSecond, toPerSecond };
}
