/** What words of the trade mean. */
export const TERMS = {
  responseTime:
    'From the moment an iteration was due to its end: what a user would have waited, queueing included.',
  serviceTime: 'From the start of an iteration to its end: how long the target took.',
  startLag: 'How much later than due iterations started.',
  inFlight: 'Iterations that have begun and not ended.',
  verdict:
    'Whether the generator was able to make the load that was asked for: only then are the numbers the target’s.',
  p99: '99 of 100 iterations were at most as slow.',
  p95: '95 of 100 iterations were at most as slow.',
  p50: 'Half of the iterations were at most as slow.',
  dropped: 'Arrivals that found no free user and were left out, as the plan says.',
  missed: 'Starts that were due and were not made.',
  unaccounted: 'Started by a worker that was lost before it could tell how they ended.',
  share: 'Part of the load that this worker makes.',
  calibrated: 'Starts a second that one engine of this worker can make at most, measured when it joined.',
} as const;
