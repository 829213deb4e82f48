import type { PlanPosition } from './plan-document.js';

/** Turns offsets in a text into lines and columns (both from 1; columns in UTF-16 units, as editors count). */
export function createTextPositions(text: string): (offset: number) => PlanPosition {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}
