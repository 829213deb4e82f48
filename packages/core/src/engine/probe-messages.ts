import type { Target } from '@vajraedge/sdk';
import type { Calibration, CheckFinding, ProbedEntry } from '../preflight/preflight-check.js';
import type { EngineProblem, EngineSetup } from './engine-messages.js';
import type { TargetPolicy } from './target-policy.js';

/** What a probe thread is started with. Times are of the clock, which all threads share, milliseconds. */
export interface ProbeSetup extends EngineSetup {
  /** A probe that has not answered by then is given up. */
  readonly probeUntilMs: number;
  /** The same for checks of plugins and of the user's own, which come after the probes. */
  readonly checkUntilMs: number;
  /** Where anything may be sent; null: anywhere. */
  readonly allowTargets: TargetPolicy | null;
}

/** From a probe thread to its host. */
export type ProbeReport =
  /** Hosts that all tasks together will talk to; before anything is sent to them. */
  | { readonly type: 'targets'; readonly targets: readonly Target[] }
  | { readonly type: 'entry'; readonly entry: ProbedEntry }
  | { readonly type: 'probed' }
  /** These own checks begin. */
  | { readonly type: 'checking'; readonly names: readonly string[] }
  /** One of them has ended, or what is wrong with one that could not begin. */
  | { readonly type: 'check-ended'; readonly name: string; readonly findings: readonly CheckFinding[] }
  | { readonly type: 'checked' }
  | { readonly type: 'calibrated'; readonly calibration: Calibration | null }
  | { readonly type: 'failed'; readonly problem: EngineProblem };
