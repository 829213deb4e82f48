/** When a run began, on every clock that there is, so that a master that is started anew knows. */
export interface RunStart {
  /** Run time 0 on the monotonic clock of the machine, which goes on over restarts of the process. */
  readonly monotonicMs: number;
  /** Which start of the machine that clock belongs to; null: the system does not say. */
  readonly bootId: string | null;
  /** Milliseconds since 1970. */
  readonly wallMs: number;
}

/** The clocks at a moment. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
  readonly bootId: string | null;
}

/** Run time 0 on the monotonic clock of now: by that clock where the machine is still up, else by the wall's. */
export function startOnClockMs(start: RunStart, now: Moment): number {
  const sameBoot = start.bootId !== null && start.bootId === now.bootId;
  return sameBoot ? start.monotonicMs : now.monotonicMs - (now.wallMs - start.wallMs);
}
