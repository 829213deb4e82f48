import { frameError } from '../wire/frame-error.js';

/** Slots as a bit set, for the wire: bit s mod 8 of byte s / 8 is slot s. */
export function encodeSlotBits(slots: Iterable<number>, slotCount: number): Buffer {
  const bits = Buffer.alloc(slotCount / 8);
  for (const slot of slots) bits[slot >>> 3] = (bits[slot >>> 3] as number) | (1 << (slot & 7));
  return bits;
}

/**
 * Slots of a bit set, ascending.
 *
 * @throws VE_FRAME_INVALID unless it has exactly one bit a slot
 */
export function decodeSlotBits(bits: Uint8Array, slotCount: number): readonly number[] {
  if (bits.length !== slotCount / 8) throw frameError(`${bits.length} bytes for ${slotCount} slots`);
  const slots: number[] = [];
  for (let at = 0; at < bits.length; at += 1) {
    const byte = bits[at] as number;
    for (let bit = 0; byte >>> bit !== 0; bit += 1) if ((byte >>> bit) & 1) slots.push(at * 8 + bit);
  }
  return slots;
}
