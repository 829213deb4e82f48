import type { Comparison } from '@vajraedge/core/report';
import type { CompareJob } from './compare-worker.js';

/** Why two runs were not compared. `code` is `VE_COMPARE_NOT_VALID` where they may be, if one insists. */
export class CompareProblem extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

type Answer =
  | { readonly comparison: Comparison }
  | { readonly problem: { readonly message: string; readonly code: string } };

/** Compares two runs in a thread of their own. @throws CompareProblem */
export async function compareInWorker(job: CompareJob): Promise<Comparison> {
  const worker = new Worker(new URL('./compare-worker.ts', import.meta.url), { type: 'module' });
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => resolve(data));
      worker.addEventListener('error', ({ message }) => reject(new CompareProblem(message, 'VE_INTERNAL')));
      worker.postMessage(job);
    });
    if ('problem' in answer) throw new CompareProblem(answer.problem.message, answer.problem.code);
    return answer.comparison;
  } finally {
    worker.terminate();
  }
}
