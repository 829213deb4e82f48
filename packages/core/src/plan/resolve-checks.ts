import { isAbsoluteFile } from './absolute-file.js';
import type { ProblemList } from './problem-list.js';

/** The files of a plan's own checks, each once, in its order; what is wrong with them is added to the problems. */
export function resolveChecks(
  written: readonly string[] | undefined,
  baseDir: string | null,
  problems: ProblemList,
): readonly string[] {
  if (written === undefined || problems.isWrong(['checks'])) return [];
  for (const [position, file] of written.entries()) {
    if (baseDir !== null || isAbsoluteFile(file)) continue;
    problems.add(['checks', position], {
      code: 'VE_PLAN_WRONG_VALUE',
      message: 'is relative, but this plan comes from no folder.',
      hint: 'Write an absolute path.',
    });
  }
  return [...new Set(written)];
}
