import { type Comparison, type FigureChange, formatLength, formatRatio } from '@vajraedge/core/report';

/** What figures are called. */
export const FIGURE_NAMES: { readonly [figure in FigureChange['figure']]: string } = {
  mean: 'mean',
  p50: 'p50',
  p75: 'p75',
  p90: 'p90',
  p95: 'p95',
  p99: 'p99',
  p999: 'p99.9',
  rate: 'rate',
  errorRatio: 'errors',
};

/** A change with its sign: per cent of what was before, or, for a ratio, the difference in points of it. */
export function signedChange(change: number, { unit }: Pick<FigureChange, 'unit'>): string {
  const sign = change > 0 ? '+' : change < 0 ? '−' : '';
  return `${sign}${formatRatio(Math.abs(change))}${unit === 'ratio' ? ' pt' : ''}`;
}

/** The interval in which the change lies, in words. */
export function intervalText(change: FigureChange): string {
  const { interval } = change;
  return interval === null
    ? 'too few seconds'
    : `${signedChange(interval.low, change)} to ${signedChange(interval.high, change)}`;
}

/** What can be said of a figure. */
export function resultText({ state, isRegression, moreSeconds, tolerance }: FigureChange): string {
  switch (state) {
    case 'better':
      return 'better';
    case 'worse':
      return `worse, ${isRegression ? '' : 'not shown to be '}by more than ${formatRatio(tolerance)}`;
    case 'same':
      return 'no difference shown';
    case 'unclear':
      return moreSeconds === null
        ? 'cannot tell, and no reasonable length would'
        : `cannot tell: run both ${formatLength(Math.ceil(moreSeconds) * 1000)} longer`;
  }
}

/** The conclusion: its kind, and a sentence. */
export function conclusionOf({ changes, isRegression }: Comparison): { kind: 'good' | 'doubtful' | 'bad'; text: string } {
  const named = (chosen: readonly FigureChange[]): string => chosen.map(({ figure }) => FIGURE_NAMES[figure]).join(', ');
  if (isRegression)
    return { kind: 'bad', text: `Worse beyond the tolerance: ${named(changes.filter((change) => change.isRegression))}.` };
  const unclear = named(changes.filter(({ state }) => state === 'unclear'));
  if (unclear !== '')
    return { kind: 'doubtful', text: `Cannot tell: no regression is shown, but one cannot be ruled out in ${unclear}.` };
  const better = named(changes.filter(({ state }) => state === 'better'));
  const more = better === '' ? '' : ` Better: ${better}.`;
  return { kind: 'good', text: `Nothing is shown to be worse beyond the tolerance.${more}` };
}
