import type { ClosedLoad, OpenLoad, Phase, RateSegment } from '../plan/resolved-plan.js';
import { clip, type Span } from './time-spans.js';

/**
 * How many starts a load asks for in the given phases of a span of its own time: the integral of its rate (open), or its
 * cap over the time (closed).
 *
 * @returns null where the load asks for no rate: closed, without a cap
 */
export function askedStarts(
  load: Pick<OpenLoad, 'model' | 'segments'> | ClosedLoad,
  phases: ReadonlySet<Phase>,
  span: Span,
): number | null {
  if (load.model === 'closed' && load.maxPerSecond === null) return null;
  let atMs = 0;
  let asked = 0;
  for (const segment of load.segments) {
    const part = clip({ fromMs: atMs, toMs: atMs + segment.durationMs }, span);
    if (part !== null && phases.has(segment.phase))
      asked += rateOver(load, segment, part, atMs) * ((part.toMs - part.fromMs) / 1000);
    atMs += segment.durationMs;
  }
  return asked;
}

/** Mean rate over a part of a segment: that of its middle, for the rate is linear. */
function rateOver(
  load: Pick<OpenLoad, 'model' | 'segments'> | ClosedLoad,
  segment: OpenLoad['segments'][number] | ClosedLoad['segments'][number],
  part: Span,
  atMs: number,
): number {
  if (load.model === 'closed') return load.maxPerSecond ?? 0;
  const { fromPerSecond, toPerSecond, durationMs } = segment as RateSegment;
  const middleMs = (part.fromMs + part.toMs) / 2 - atMs;
  return fromPerSecond + ((toPerSecond - fromPerSecond) * middleMs) / durationMs;
}
