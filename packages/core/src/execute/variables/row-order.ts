import type { DataFeed } from '../../plan/resolved-plan.js';

/**
 * Which row iteration `i` of a scenario uses. Pure, so that engines and workers agree without talking: in order and
 * round again, each once (-1 when they are used up), or a hash of the iteration, seeded by the feed's name.
 */
export function createRowOrder(
  order: DataFeed['order'],
  name: string,
  count: number,
): (iteration: number) => number {
  switch (order) {
    case 'sequential':
      return (iteration) => iteration % count;
    case 'unique':
      return (iteration) => (iteration < count ? iteration : -1);
    case 'random': {
      const seed = hashText(name);
      return (iteration) => Math.floor((hashNumber(iteration, seed) / 2 ** 32) * count);
    }
  }
}

/** FNV-1a, 32 bits. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The finalizer of MurmurHash3 over both halves of the number: neighbours give unrelated values. */
function hashNumber(value: number, seed: number): number {
  let hash = mix((seed + Math.floor(value / 2 ** 32)) | 0);
  hash = mix((hash ^ (value >>> 0)) + 0x9e3779b9);
  return hash >>> 0;
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
