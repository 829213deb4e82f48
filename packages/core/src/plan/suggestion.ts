import { didYouMean } from '@vajraedge/sdk';

/** A hint for an unknown word: what was probably meant, else what there is (as far as that is readable). */
export function suggestion(word: string, candidates: readonly string[], noun: string): string {
  const meant = didYouMean(word, candidates);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  if (candidates.length === 0) return `There is no ${noun} at all.`;
  const shown = candidates.slice(0, 30).join(', ');
  return `Known: ${shown}${candidates.length > 30 ? `, and ${candidates.length - 30} more` : ''}.`;
}
