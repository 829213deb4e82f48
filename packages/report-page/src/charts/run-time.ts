/** A place in run time: `0:05`, `12:34`, `1:02:03`; with tenths where they matter. */
export function formatRunTime(ms: number): string {
  const tenths = Math.round(ms / 100);
  const seconds = Math.floor(tenths / 10);
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const fraction = tenths % 10 === 0 ? '' : `.${tenths % 10}`;
  const tail = `${String(rest).padStart(2, '0')}${fraction}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** The reader's own time of day at a place in run time. */
export function formatClock(startedAtMs: number, atMs: number): string {
  return new Date(startedAtMs + atMs).toLocaleTimeString();
}
