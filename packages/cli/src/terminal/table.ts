import { padText, textWidth } from './fit-text.js';

/** Rows as lines, each column as wide as its widest cell; the last is not filled up. */
export function layOutTable(rows: readonly (readonly string[])[], gap = 2): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, textWidth(cell))));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : padText(cell, (widths[at] ?? 0) + gap)))
      .join('')
      .trimEnd(),
  );
}
