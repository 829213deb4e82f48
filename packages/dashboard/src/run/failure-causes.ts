import type { SeriesReport } from '@vajraedge/core/report';

/** Failed iterations of one code, over all tasks. */
export interface FailureCause {
  readonly code: string;
  readonly count: number;
  /** Scenario, task and step. */
  readonly where: readonly string[];
  readonly examples: readonly string[];
}

/** Why iterations failed, most frequent first. Failures of steps are those of their iterations: they are counted once. */
export function failureCauses(series: readonly SeriesReport[]): readonly FailureCause[] {
  const codes = new Set(series.flatMap(({ failures }) => Object.keys(failures)));
  return [...codes]
    .map((code) => {
      const having = series.filter(({ failures }) => code in failures);
      const whole = having.filter(({ step }) => step === null);
      const examples = having.flatMap((one) => one.examples.filter((example) => example.code === code));
      return {
        code,
        count: whole.reduce((sum, { failures }) => sum + (failures[code] ?? 0), 0),
        where: having.map(({ scenario, task, step }) =>
          [scenario, task, ...(step === null ? [] : [step])].join(' › '),
        ),
        examples: [...new Set(examples.map(({ message }) => message))],
      };
    })
    .sort((a, b) => b.count - a.count);
}
