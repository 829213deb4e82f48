const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001 } as const;
const PART = /(\d{1,15}(?:\.\d{1,9})?)(us|ms|[dhms])/y;

/**
 * Reads a length of time: numbers with a unit (`us`, `ms`, `s`, `m`, `h`, `d`), larger units first, each at most once:
 * `"500ms"`, `"1.5s"`, `"1h30m"`.
 *
 * @returns milliseconds, or `undefined` where the text is no duration; a number without a unit is none.
 */
export function parseDuration(text: string): number | undefined {
  const units = Object.keys(UNIT_MS);
  let sumMs = 0;
  let position = 0;
  let lastUnit = -1;
  while (position < text.length) {
    PART.lastIndex = position;
    const part = PART.exec(text);
    const unit = units.indexOf(part?.[2] ?? '');
    if (part === null || unit <= lastUnit) return undefined;
    sumMs += Number(part[1]) * UNIT_MS[part[2] as keyof typeof UNIT_MS];
    position = PART.lastIndex;
    lastUnit = unit;
  }
  // To the nanosecond: 1.001 * 1000 is not 1001 in binary.
  return lastUnit < 0 ? undefined : Math.round(sumMs * 1e6) / 1e6;
}

/**
 * Writes milliseconds in the notation that {@link parseDuration} reads: `"1h30m"`, `"1.5s"`, `"250ms"`. Whole
 * microseconds come back exactly.
 */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return String(durationMs);
  if (durationMs < 0) return `-${formatDuration(-durationMs)}`;
  if (durationMs < 1000) return `${trimmed(durationMs)}ms`;
  const hours = Math.floor(durationMs / UNIT_MS.h);
  const minutes = Math.floor((durationMs % UNIT_MS.h) / UNIT_MS.m);
  const restMs = durationMs % UNIT_MS.m;
  const seconds = restMs === 0 ? '' : `${trimmed(restMs / 1000)}s`;
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${seconds}`;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(6)));
}
