/** Which statuses are ok: `table[status]` is 1 for them. */
export type StatusTable = Uint8Array;

const HIGHEST = 1000;

/**
 * Reads `"200"`, `"2xx"`, `"200-299,304"`; without a text all below 400 are expected.
 *
 * @returns null where the text says nothing of the kind.
 */
export function expectedStatuses(text: string | undefined): StatusTable | null {
  const table = new Uint8Array(HIGHEST);
  if (text === undefined) return table.fill(1, 0, 400);
  for (const part of text.split(',')) {
    const [, from, to, hundreds] = /^\s*(?:(\d{3})(?:-(\d{3}))?|(\d)xx)\s*$/.exec(part) ?? [];
    const first = hundreds === undefined ? Number(from) : Number(hundreds) * 100;
    const last = hundreds === undefined ? Number(to ?? from) : first + 99;
    // Also refuses NaN.
    if (!(first <= last)) return null;
    table.fill(1, first, last + 1);
  }
  return table;
}
