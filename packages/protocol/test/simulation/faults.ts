/** What can happen to a fleet. */
export const FAULTS = [
  'join',
  'drain',
  'kill',
  'stop',
  'hang',
  'cut',
  'cut-up',
  'cut-down',
  'cut-all',
  'kill-master',
  'stop-master',
  'replace-master',
] as const;

/** One of them. */
export type Fault = (typeof FAULTS)[number];
