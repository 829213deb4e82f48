import type { ChartData, ChartRow } from './chart-data.js';

/**
 * The rows that are shown, in groups of neighbours that share a point of a line: each row by itself where there are no
 * more than `mostPoints`. A group begins at the same row however many rows come after it, so that lines do not flicker.
 */
export function rowGroups({
  rows,
  range,
  mostPoints = Infinity,
}: Pick<ChartData, 'rows' | 'range' | 'mostPoints'>): readonly (readonly ChartRow[])[] {
  const [from, until] = range === undefined ? [0, rows.length] : placesOf(rows, range);
  const size = groupSize(until - from, mostPoints);
  if (size === 1 && from === 0 && until === rows.length) return rows.map((row) => [row]);
  const groups: ChartRow[][] = [];
  for (let at = from - (from % size); at < until; at += size) groups.push(rows.slice(at, at + size));
  return groups;
}

/** A power of two: while a run grows, lines change their shape a few times only. */
function groupSize(count: number, mostPoints: number): number {
  let size = 1;
  while (count / size > mostPoints) size *= 2;
  return size;
}

/** The rows of a part of the run, with one more on either side: lines go on to the edge. */
function placesOf(
  rows: readonly ChartRow[],
  { fromMs, toMs }: NonNullable<ChartData['range']>,
): readonly [from: number, until: number] {
  return [Math.max(0, firstFrom(rows, fromMs) - 1), Math.min(rows.length, firstFrom(rows, toMs) + 1)];
}

function firstFrom(rows: readonly ChartRow[], wantedMs: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] as ChartRow).atMs < wantedMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
