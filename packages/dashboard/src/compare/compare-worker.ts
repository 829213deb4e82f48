import { type CompareOptions, compareRuns, type PackedRunFile, unpackRunFile } from '@vajraedge/core/report';

/** What the page asks for. */
export interface CompareJob {
  readonly before: PackedRunFile;
  readonly after: PackedRunFile;
  readonly options: CompareOptions;
}

/** The bootstrap takes a second or two: away from the page, which stays alive. */
addEventListener('message', ({ data }: MessageEvent<CompareJob>) => {
  try {
    const [before, after] = [unpackRunFile(data.before, 'before'), unpackRunFile(data.after, 'after')];
    postMessage({ comparison: compareRuns(before, after, data.options) });
  } catch (error) {
    const { message, code = 'VE_INTERNAL' } = error as Error & { code?: string };
    postMessage({ problem: { message, code } });
  }
});
