/** The value that a share of `quantile` of a sorted list does not exceed (nearest rank). */
export function quantileOf(sorted, quantile) {
  if (sorted.length === 0) return 0;
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(quantile * sorted.length) - 1))];
}

/** The middle value of a list. */
export function medianOf(values) {
  return quantileOf(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/**
 * How far arrivals lie from the ideal schedule, in microseconds. Nobody knows at what moment of the target's clock the
 * schedule began, nor how long a request takes on its way: both are the same for all, and are taken from the arrivals
 * that came soonest after they were due (the first hundredth of them). Arrivals may overtake each other; they are
 * taken in the order in which they came.
 *
 * @param arrivalsUs one arrival for each due time
 * @param dueUs offset of each iteration from the start of the schedule, ascending
 */
export function distanceFromSchedule(arrivalsUs, dueUs) {
  if (arrivalsUs.length !== dueUs.length)
    throw new Error(`${arrivalsUs.length} arrivals for ${dueUs.length} due times`);
  const offsets = Float64Array.from(arrivalsUs.toSorted()).map((atUs, index) => atUs - dueUs[index]);
  const startUs = quantileOf(offsets.toSorted(), 0.01);
  const distances = offsets.map((offsetUs) => Math.abs(offsetUs - startUs)).sort();
  return {
    startUs,
    p50Us: quantileOf(distances, 0.5),
    p99Us: quantileOf(distances, 0.99),
    maxUs: distances.at(-1) ?? 0,
  };
}

/** Due times of a constant rate, microseconds. */
export function constantSchedule(perSecond, count) {
  return Float64Array.from({ length: count }, (_, index) => (index * 1e6) / perSecond);
}

/** Due times of a ramp from 0 to a rate: iteration i is due when the integral R t^2 / 2D has reached i. */
export function rampSchedule(perSecond, durationS) {
  const count = (perSecond * durationS) / 2;
  return Float64Array.from(
    { length: count },
    (_, index) => Math.sqrt((2 * durationS * index) / perSecond) * 1e6,
  );
}

/** Number of arrivals in each second after the start; the start is such that none came before it was due. */
export function arrivalsPerSecond(arrivalsUs, dueUs, durationS) {
  const sorted = Float64Array.from(arrivalsUs).sort();
  const startUs = sorted
    .map((atUs, index) => atUs - dueUs[index])
    .reduce((least, offset) => Math.min(least, offset), Infinity);
  const counts = new Array(durationS).fill(0);
  for (const atUs of sorted) counts[Math.min(durationS - 1, Math.floor((atUs - startUs) / 1e6))] += 1;
  return counts;
}
