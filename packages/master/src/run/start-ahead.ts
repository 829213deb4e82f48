import { HANDOVER_MS } from './load-line.js';

/** Nobody is further away than this as long as nobody has said, milliseconds. */
const UNKNOWN_ROUND_TRIP_MS = 75;
/** Several round trips tell a worker the time of the run; there and back again for what it is told besides. */
const ROUND_TRIPS = 8;
/** What telling one worker takes, on both sides, where all share a machine, milliseconds. */
const EACH_MS = 5;
const LEAST_MS = 500;

/**
 * How far ahead run time 0 is put, milliseconds: by then everybody must know it, by several round trips to the master's
 * clock, and must have its slots, whose grants take effect {@link HANDOVER_MS} after they are dealt.
 *
 * @param roundTripsMs shortest round trip of each worker; null: not known yet
 */
export function startAheadMs(roundTripsMs: readonly (number | null)[]): number {
  const longestMs = Math.max(0, ...roundTripsMs.map((each) => each ?? UNKNOWN_ROUND_TRIP_MS));
  return Math.max(LEAST_MS, HANDOVER_MS + ROUND_TRIPS * longestMs + EACH_MS * roundTripsMs.length);
}
