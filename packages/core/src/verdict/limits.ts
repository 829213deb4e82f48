/**
 * From where on the generator is doubted, and from where on it is held to have been the limit. The reasons are in
 * docs/verdict.md; a test holds that table and these figures together.
 */
export const VERDICT_LIMITS = Object.freeze({
  /** 99th percentile of the wake lag in a second: above it the second is SUSPECT. Microseconds. */
  suspectWakeLagUs: 10_000,
  /** Above it the second is INVALID, however slow the target is. Microseconds. */
  invalidWakeLagUs: 50_000,
  /** Below it the wake lag proves that the event loop keeps up, whatever processor figures say. Microseconds. */
  provenWakeLagUs: 5_000,
  /** Starts in a second from which on their wake lag is proof. */
  provenStarts: 5,
  /** Share of the iterations due in a second that were not started though users were free. */
  suspectShortfallRatio: 0.05,
  invalidShortfallRatio: 0.2,
  /** Fewer are the rounding at the border of a second. */
  minShortfall: 3,
  /** Share of a second that an engine's event loop was busy while a closed load went as fast as it could. */
  suspectLoopRatio: 0.9,
  invalidLoopRatio: 0.97,
  /** Share of a second in garbage collection. */
  suspectGcRatio: 0.1,
  invalidGcRatio: 0.3,
  /** Longest single garbage collection, milliseconds. */
  suspectGcPauseMs: 50,
  invalidGcPauseMs: 200,
  /** Busy share of all processors of the machine. Never INVALID by itself: it may be the target's work. */
  suspectMachineRatio: 0.97,
  /** Open file descriptors as a share of their limit. */
  suspectDescriptorRatio: 0.9,
  invalidDescriptorRatio: 0.98,
  /** Share of the users of an open load that, when in flight, means that users were what was missing. */
  usersBusyRatio: 0.9,
  /** A run is INVALID from this share of INVALID seconds, and this many, … */
  invalidRunRatio: 0.1,
  invalidRunSeconds: 3,
  /** … or when more than this share is INVALID, however short it was. */
  invalidShortRunRatio: 0.5,
  /** A run is SUSPECT from this many INVALID seconds, and this share, … */
  suspectRunInvalidSeconds: 2,
  suspectRunInvalidRatio: 0.02,
  /** … or from this share of SUSPECT and INVALID seconds together, and this many. */
  suspectRunRatio: 0.2,
  suspectRunSeconds: 3,
  /** Share of what was scheduled that may be unaccounted for before a run is INVALID. */
  invalidUnaccountedRatio: 0.01,
});
