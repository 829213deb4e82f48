import { WIRE_LIMITS } from '../wire/wire-limits.js';

/** Slots for each worker, so that shares can be weighted finely. */
const SLOTS_PER_WORKER = 64;

/** How many virtual slots a run has whose fleet may grow to `workers`: a power of two, at least 256 and 64 a worker. */
export function slotCountFor(workers: number): number {
  let slotCount: number = WIRE_LIMITS.leastSlots;
  while (slotCount < workers * SLOTS_PER_WORKER && slotCount < WIRE_LIMITS.mostSlots) slotCount *= 2;
  return slotCount;
}
