import { PlanError, type PlanProblem } from './plan-error.js';
import type { PlanDocument, PlanPosition } from './plan-document.js';
import { formatPlanPath, type PlanPath } from './plan-path.js';

/** What a check says about a place in the plan. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Point at the key rather than at its value, for example when the key itself is unknown. */
  readonly at?: 'key' | 'value';
  /** Where it stands, when that is known better than from the path. */
  readonly position?: PlanPosition;
}

/** Most problems that are kept: nobody reads more, and a hostile plan could hold a hundred thousand. */
const MOST_KEPT = 1000;

/** Collects what is wrong with one plan, so that all of it can be told at once. */
export class ProblemList {
  readonly #document: PlanDocument;
  readonly #problems: PlanProblem[] = [];
  /** Formatted paths of problems and of everything above them. */
  readonly #touched = new Set<string>();

  constructor(document: PlanDocument) {
    this.#document = document;
  }

  get isEmpty(): boolean {
    return this.#problems.length === 0;
  }

  /** So many have been found that more are left out. */
  get isFull(): boolean {
    return this.#problems.length >= MOST_KEPT;
  }

  add(path: PlanPath, { code, message, hint = '', at = 'value', position: known }: Finding): void {
    for (let length = 0; length <= path.length; length += 1)
      this.#touched.add(formatPlanPath(path.slice(0, length)));
    if (this.isFull) return;
    const position = known ?? this.#document.locate(path, at);
    this.#problems.push({
      code,
      path: formatPlanPath(path),
      message,
      line: position?.line ?? null,
      column: position?.column ?? null,
      hint,
    });
  }

  /** Something at this place or below it has been found wrong, so that what depends on it need not be looked at. */
  isWrong(path: PlanPath): boolean {
    return this.#touched.has(formatPlanPath(path));
  }

  /** In the order of the text. */
  toError(): PlanError {
    const inOrder = this.#problems
      .map((problem, order) => ({ problem, order }))
      .sort(
        (a, b) =>
          (a.problem.line ?? 0) - (b.problem.line ?? 0) ||
          (a.problem.column ?? 0) - (b.problem.column ?? 0) ||
          a.order - b.order,
      );
    return new PlanError(
      this.#document.fileName,
      inOrder.map(({ problem }) => problem),
    );
  }
}
