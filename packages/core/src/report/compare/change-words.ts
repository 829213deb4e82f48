import { formatLength, formatRatio } from '../format-quantity.js';
import type { Comparison, FigureChange } from './comparison.js';

/** What the figures of a comparison are called. */
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
  const sign = change > 0 ? '+' : change < 0 ? '-' : '';
  return `${sign}${formatRatio(Math.abs(change))}${unit === 'ratio' ? ' pt' : ''}`;
}

/** The interval in which a change lies. */
export function intervalWords(change: FigureChange): string {
  const { interval } = change;
  if (interval === null) return 'too few seconds';
  return `${signedChange(interval.low, change)} to ${signedChange(interval.high, change)}`;
}

/** What can be said of a figure, and whether that is good, bad, or a doubt. */
export interface ChangeWords {
  readonly kind: 'good' | 'plain' | 'doubtful' | 'bad';
  readonly text: string;
}

/** What can be said of a figure. */
export function changeWords({ state, isRegression, moreSeconds, tolerance }: FigureChange): ChangeWords {
  const limit = formatRatio(tolerance);
  switch (state) {
    case 'better':
      return { kind: 'good', text: 'better' };
    case 'worse':
      return isRegression
        ? { kind: 'bad', text: `worse, by more than ${limit}` }
        : { kind: 'doubtful', text: `worse, not shown to be by more than ${limit}` };
    case 'same':
      return { kind: 'plain', text: 'no difference shown' };
    case 'unclear': {
      const text =
        moreSeconds === null
          ? 'cannot tell, and how long a run would is not known'
          : `cannot tell: run both ${formatLength(roundUp(moreSeconds) * 1000)} longer`;
      return { kind: 'doubtful', text };
    }
  }
}

/** What can be said of two runs: a word or two, and the figures that it rests on. */
export interface Conclusion {
  readonly kind: 'good' | 'doubtful' | 'bad';
  readonly title: string;
  readonly text: string;
}

/** What can be said of two runs. */
export function conclusionOf({ changes, isRegression }: Comparison): Conclusion {
  const of = (isChosen: (change: FigureChange) => boolean): string =>
    changes
      .filter(isChosen)
      .map(({ figure }) => FIGURE_NAMES[figure])
      .join(', ');
  if (isRegression) {
    const worse = of((change) => change.isRegression);
    return { kind: 'bad', title: 'WORSE', text: `beyond the tolerance: ${worse}` };
  }
  const unclear = of(({ state }) => state === 'unclear');
  if (unclear !== '') {
    const text = `no regression is shown, but one cannot be ruled out: ${unclear}`;
    return { kind: 'doubtful', title: 'CANNOT TELL', text };
  }
  const better = of(({ state }) => state === 'better');
  const more = better === '' ? '' : `; better: ${better}`;
  return {
    kind: 'good',
    title: 'NO REGRESSION',
    text: `nothing is shown to be worse beyond the tolerance${more}`,
  };
}

/** Advice is no measurement: whole minutes from two on, whole hours from two on. */
function roundUp(seconds: number): number {
  const step = seconds >= 7200 ? 3600 : seconds >= 120 ? 60 : 1;
  return Math.ceil(seconds / step) * step;
}
