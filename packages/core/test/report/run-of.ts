import { createRunAggregate } from '../../src/report/run-aggregate.js';
import type { RunFile } from '../../src/report/run-file/run-file.js';
import type { Snapshot } from '../../src/snapshot/snapshot.js';
import { HOST, META, openScenario, planOf, segment } from './simulated-run.js';

/** 2 s of warm-up and 12 s at 200 a second. */
export const SCENARIO = openScenario([segment('warmup', 2, 200), segment('sustain', 12, 200)]);
/** Length of {@link SCENARIO} in seconds. */
export const SECONDS = 14;

/** A run of {@link SCENARIO} that saw these seconds. */
export function runOf(seconds: readonly Snapshot[], meta: Partial<typeof META> = {}): RunFile {
  const aggregate = createRunAggregate(planOf([SCENARIO]), { keepIntervals: true });
  for (const second of seconds) aggregate.addSecond(second, HOST);
  const result = aggregate.report({ ...META, ...meta });
  return { result, histograms: aggregate.histograms() };
}
