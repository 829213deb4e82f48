import { VajraError } from '@vajraedge/sdk';
import { compareTexts } from '../../snapshot/merge-series.js';
import type { RunFile } from '../run-file/run-file.js';

/** A run, and how much later than the first it started: whole seconds, in milliseconds. */
export interface PlacedRun extends RunFile {
  readonly offsetMs: number;
}

/**
 * Runs in order of their start.
 *
 * @throws VE_MERGE_CONFLICT where a run is there twice, or one began only after all before it had ended
 */
export function placeRuns(files: readonly RunFile[]): readonly PlacedRun[] {
  const inOrder = [...files].sort(
    (a, b) => startOf(a) - startOf(b) || compareTexts(a.result.runId, b.result.runId),
  );
  const firstMs = inOrder[0] === undefined ? 0 : startOf(inOrder[0]);
  const ids = new Set<string>();
  let endMs = 0;
  return inOrder.map((file, at) => {
    const { runId, durationMs } = file.result;
    const offsetMs = Math.round((startOf(file) - firstMs) / 1000) * 1000;
    if (ids.has(runId)) throw conflict(`Run ${runId} is there twice.`, 'Name each run once.');
    if (at > 0 && offsetMs >= endMs) {
      throw conflict(
        `Run ${runId} began after the runs before it had ended: they were not side by side.`,
        'Compare such runs with `vajra diff`. If they were side by side, the clocks of their machines differ.',
      );
    }
    ids.add(runId);
    endMs = Math.max(endMs, offsetMs + durationMs);
    return { ...file, offsetMs };
  });
}

function startOf({ result }: RunFile): number {
  const startMs = Date.parse(result.startedAt);
  if (Number.isNaN(startMs))
    throw conflict(`Run ${result.runId} does not say when it started.`, 'Take the file as vajra wrote it.');
  return startMs;
}

function conflict(message: string, hint: string): VajraError {
  return new VajraError('VE_MERGE_CONFLICT', message, { hint });
}
