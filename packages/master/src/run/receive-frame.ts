import type { VajraError } from '@vajraedge/sdk';
import { frameError, type MetricsFrame, type ReceiverState } from '@vajraedge/protocol';
import type { ActiveRun } from './active-run.js';
import type { RunPart } from './run-part.js';

/** What a frame is: the next one with what is to be stored of it, known already, too early, or wrong. */
export type FrameJudgement =
  | { readonly kind: 'apply'; readonly state: ReceiverState }
  | { readonly kind: 'repeat' | 'gap' }
  | { readonly kind: 'refuse'; readonly error: VajraError };

/** Looks at a frame; changes nothing. */
export function judgeFrame(run: ActiveRun, part: RunPart, frame: MetricsFrame): FrameJudgement {
  const decision = part.receiver.offer(frame);
  if (decision.kind !== 'apply') return decision;
  const problem = problemOf(run, frame);
  return problem === null ? decision : { kind: 'refuse', error: frameError(problem) };
}

/**
 * Takes in what the next frame says about slots. What it changes is small: how far the session has come lies with the
 * session, and slots are stored only where they have other owners.
 */
export function settleFrame(run: ActiveRun, part: RunPart, frame: MetricsFrame): void {
  const { sessionId } = part;
  for (const line of run.lines) {
    const { index, name } = line.scenario;
    const before = part.positions[index] ?? { settledIndex: 0, appliedHandover: 0, settledCount: 0 };
    const said = frame.positions.find(({ scenarioIndex }) => scenarioIndex === index) ?? before;
    let { settledCount } = before;
    for (const { scenario, started, dropped, missed } of frame.snapshot.arrivals)
      if (scenario === name) settledCount += started + dropped + missed;
    const position = {
      settledIndex: Math.max(before.settledIndex, said.settledIndex),
      appliedHandover: Math.max(before.appliedHandover, said.appliedHandover),
      settledCount,
    };
    part.positions[index] = position;
    const released = frame.released.filter(({ scenarioIndex }) => scenarioIndex === index);
    run.order(line, line.settle(sessionId, position, released, frame.last));
    if (released.length > 0 || frame.last) run.touchLine(line);
  }
  run.touchPart(part);
}

/** What of a frame cannot be of this run, in words; null: all can. */
function problemOf(run: ActiveRun, { snapshot, positions, released }: MetricsFrame): string | null {
  const names = new Set(run.lines.map(({ scenario }) => scenario.name));
  if (!snapshot.arrivals.every(({ scenario }) => names.has(scenario)))
    return 'arrivals of an unknown scenario';
  if (!snapshot.series.every(({ scenario }) => names.has(scenario))) return 'a series of an unknown scenario';
  const isKnown = ({ scenarioIndex }: { readonly scenarioIndex: number }): boolean =>
    scenarioIndex < run.lines.length;
  if (!positions.every(isKnown) || !released.every(isKnown)) return 'the position of an unknown scenario';
  return snapshot.toMs < snapshot.fromMs ? 'an interval that ends before it begins' : null;
}
