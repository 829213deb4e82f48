import type { Colours } from './colours.js';

/** A bar of the given width with its share in per cent at the end; `null`: the end is not known. */
export function progressBar(ratio: number | null, columns: number, colours: Colours): string {
  if (ratio === null) return colours.dim('─'.repeat(columns));
  const share = Math.min(1, Math.max(0, ratio));
  const label = ` ${String(Math.floor(share * 100)).padStart(3)} %`;
  const cells = Math.max(1, columns - label.length);
  const full = Math.round(share * cells);
  return colours.cyan('━'.repeat(full)) + colours.dim('─'.repeat(cells - full)) + label;
}
