import type { CheckContext, ProbedEntry } from '../../src/preflight/preflight-check.js';
import { ManualClock } from '../../src/testing/manual-clock.js';
import { resolveYaml, catalogOf } from '../plan/plan-fixture.js';

/** What a test wants of the surroundings of a check. */
export interface ContextOptions {
  /** YAML. */
  readonly plan?: string;
  readonly threads?: number;
  readonly entries?: readonly ProbedEntry[];
  readonly clock?: ManualClock;
}

const SMALL = 'scenarios: { main: { task: NOOP, load: { targetTps: 10, sustain: 10s } } }';

/** A context as `runPreflight` makes it, on a clock that the test moves, with answers that the test gives. */
export function contextOf({
  plan = SMALL,
  threads = 1,
  entries = [],
  clock = new ManualClock(),
}: ContextOptions = {}): Omit<CheckContext, 'signal' | 'deadlineMs'> {
  return {
    plan: resolveYaml(plan),
    catalog: catalogOf(),
    threads,
    clock,
    prober: {
      targets: Promise.resolve(entries.flatMap(({ targets }) => targets)),
      entries: Promise.resolve(entries),
      ownChecks: Promise.resolve([]),
      calibration: Promise.resolve(null),
      close: () => Promise.resolve(),
    },
    environment: {},
    resultsDir: null,
  };
}

/** An entry whose probe was answered after so long. */
export function answered(label: string, totalMs: number, more: Partial<ProbedEntry> = {}): ProbedEntry {
  const probe = { ok: true, message: 'answered', timings: { totalMs } };
  return { scenario: 'main', label, task: label, targets: [], probe, problem: null, ...more };
}
