import { type Calibration, type CheckFinding, type ProbedEntry } from '../preflight/preflight-check.js';
import { type EngineProblem } from './engine-messages.js';

/** From a probe thread to its host. */
export type ProbeReport =
  | { readonly type: 'entry'; readonly entry: ProbedEntry }
  | { readonly type: 'probed' }
  | { readonly type: 'checked'; readonly findings: readonly CheckFinding[] }
  | { readonly type: 'calibrated'; readonly calibration: Calibration | null }
  | { readonly type: 'failed'; readonly problem: EngineProblem };

/** A probe is given up after this, milliseconds; pre-flight as a whole has 5 s. */
export const PROBE_LIMIT_MS = 4000;
