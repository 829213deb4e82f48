import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from collecting old garbage in an engine just because little is going on. Every eight seconds after a full
 * collection it looks whether little is allocated, as with a light load, and then collects two or three times, marking for
 * some 20 ms each time and standing still for up to 13 (seen: in the 15th and 16th second of each run of 100/s).
 * Collections for want of room stay as they are.
 */
export const KEEP_HEAP = '--no-memory-reducer';

/** {@link KEEP_HEAP} for all threads that this process is yet to start; it cannot be had for those that run. */
export function keepEngineHeaps(): void {
  setFlagsFromString(KEEP_HEAP);
}
