/** What one check of the conformance kit found. */
export interface CheckResult {
  /** `SKIP`: it could not be judged, and the message says what is missing. */
  readonly state: 'PASS' | 'FAIL' | 'SKIP';
  /** What was seen; of a failure everything that was wrong, one line each. */
  readonly message: string;
  /** What was measured, names with their unit last; reported, and judged only where the message says so. */
  readonly figures?: { readonly [name: string]: number };
}

/** One check of one task, or of the plugin as a whole (`task` is null). */
export interface ConformanceCheck extends CheckResult {
  readonly task: string | null;
  readonly name:
    'shape' | 'metadata' | 'parameters' | 'execute' | 'preflight' | 'abort' | 'failure' | 'leaks';
}

/** What {@link import('./check-conformance.js').checkConformance} found. */
export interface ConformanceReport {
  /** No check failed. */
  readonly ok: boolean;
  readonly checks: readonly ConformanceCheck[];
}

/** PASS where nothing is wrong. */
export function judged(
  problems: readonly string[],
  praise: string,
  figures?: CheckResult['figures'],
): CheckResult {
  const result = {
    state: problems.length === 0 ? 'PASS' : 'FAIL',
    message: problems.join('\n') || praise,
  } as const;
  return figures === undefined ? result : { ...result, figures };
}

/** One line a check: `FAIL HTTP_GET leaks: …`. */
export function formatReport({ checks }: ConformanceReport): string {
  return checks
    .map(({ state, task, name, message }) => `${state} ${task ?? 'plugin'} ${name}: ${message}`)
    .join('\n');
}
