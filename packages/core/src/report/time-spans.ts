/** A stretch of run time, from its start up to but not including its end, milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The part of a span that lies within another, or null. */
export function clip(span: Span, within: Span): Span | null {
  const fromMs = Math.max(span.fromMs, within.fromMs);
  const toMs = Math.min(span.toMs, within.toMs);
  return toMs > fromMs ? { fromMs, toMs } : null;
}

/** Length of what the spans cover together, each moment counted once. Milliseconds. */
export function coveredMs(spans: readonly Span[]): number {
  let total = 0;
  let reachedMs = -Infinity;
  for (const { fromMs, toMs } of [...spans].sort((a, b) => a.fromMs - b.fromMs)) {
    total += Math.max(0, toMs - Math.max(fromMs, reachedMs));
    reachedMs = Math.max(reachedMs, toMs);
  }
  return total;
}

/** How much of a span the others cover. Milliseconds. */
export function coveredWithin(spans: readonly Span[], within: Span): number {
  return coveredMs(spans.flatMap((span) => clip(span, within) ?? []));
}
