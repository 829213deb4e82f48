/** How far the numbers can be trusted: the generator's judgement of itself. */
export type VerdictState = 'VALID' | 'SUSPECT' | 'INVALID';

/** Verdict of a second or of a run. */
export interface Verdict {
  readonly state: VerdictState;
  /** In words, worst first; empty when VALID. */
  readonly reasons: readonly string[];
}

/** What the host process saw of the machine in an interval. */
export interface HostSample {
  /** Processor time of this process over the interval's length: 1.5 means one and a half cores. */
  readonly processCores: number;
  /** Busy share of all cores of the machine, 0 to 1. */
  readonly machineCpuRatio: number;
  readonly cores: number;
  readonly residentBytes: number;
  /** Open file descriptors and their limit; null where the system does not say. */
  readonly openDescriptors: number | null;
  readonly maxDescriptors: number | null;
}
