import {
  type ComparedRun,
  type Comparison,
  type FigureChange,
  formatCount,
  formatInUnit,
  formatLength,
  formatRatio,
} from '@vajraedge/core';
import { type Colours } from '../terminal/colours.js';
import { oneLine } from '../terminal/fit-text.js';
import { layOutTable } from '../terminal/table.js';

const NAMES: { readonly [figure in FigureChange['figure']]: string } = {
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

/** A comparison for a person at a terminal: the conclusion first, then a line for each figure. */
export function renderComparison(comparison: Comparison, colours: Colours): string {
  const { before, after, changes, caveats, time } = comparison;
  const what = time === 'responseTime' ? 'RESPONSE TIME' : 'SERVICE TIME';
  const rows = changes.map((change) => [
    `  ${NAMES[change.figure]}`,
    formatInUnit(change.before, change.unit),
    formatInUnit(change.after, change.unit),
    signed(change.change, change),
    intervalOf(change),
    resultOf(change, colours),
  ]);
  const header = [colours.bold(what), 'before', 'after', 'change', '95 % interval', ''];
  const table = layOutTable([header, ...rows]);
  return [
    conclusionOf(comparison, colours),
    '',
    ...layOutTable([runOf('before', before), runOf('after', after)]),
    '',
    ...table,
    ...(caveats.length === 0 ? [] : ['', ...caveats.map((each) => colours.yellow(`note: ${oneLine(each)}`))]),
  ].join('\n');
}

function conclusionOf({ changes, isRegression }: Comparison, colours: Colours): string {
  const of = (isChosen: (change: FigureChange) => boolean): string =>
    changes
      .filter(isChosen)
      .map(({ figure }) => NAMES[figure])
      .join(', ');
  if (isRegression) {
    const worse = of((change) => change.isRegression);
    return `${colours.bold(colours.red('WORSE'))}  beyond the tolerance: ${worse}`;
  }
  const unclear = of(({ state }) => state === 'unclear');
  if (unclear !== '') {
    return `${colours.bold(colours.yellow('CANNOT TELL'))}  no regression is shown, but one cannot be ruled out: ${unclear}`;
  }
  const better = of(({ state }) => state === 'better');
  const more = better === '' ? '' : `; better: ${better}`;
  return `${colours.bold(colours.green('NO REGRESSION'))}  nothing is shown to be worse beyond the tolerance${more}`;
}

function runOf(name: string, { runId, name: plan, seconds, iterations, verdict, blockSeconds }: ComparedRun): string[] {
  const blocks = blockSeconds > 1 ? `, in blocks of ${blockSeconds} s` : '';
  return [
    `  ${name}`,
    oneLine(`${plan} (${runId})`),
    `${formatCount(iterations)} iterations in ${formatLength(seconds * 1000)}${blocks}, ${verdict}`,
  ];
}

/** A change with its sign: per cent of what was before, or, for a ratio, the difference in points of it. */
function signed(change: number, { unit }: Pick<FigureChange, 'unit'>): string {
  const sign = change > 0 ? '+' : change < 0 ? '-' : '';
  return `${sign}${formatRatio(Math.abs(change))}${unit === 'ratio' ? ' pt' : ''}`;
}

function intervalOf(change: FigureChange): string {
  const { interval } = change;
  return interval === null ? 'too few seconds' : `${signed(interval.low, change)} to ${signed(interval.high, change)}`;
}

function resultOf({ state, isRegression, moreSeconds, tolerance }: FigureChange, colours: Colours): string {
  switch (state) {
    case 'better':
      return colours.green('better');
    case 'worse':
      return isRegression
        ? colours.red(`worse, by more than ${formatRatio(tolerance)}`)
        : colours.yellow(`worse, not shown to be by more than ${formatRatio(tolerance)}`);
    case 'same':
      return 'no difference shown';
    case 'unclear':
      return colours.yellow(
        moreSeconds === null
          ? 'cannot tell, and no reasonable length would'
          : `cannot tell: run both ${formatLength(roundUp(moreSeconds) * 1000)} longer`,
      );
  }
}

/** Advice is no measurement: whole minutes from two on, whole hours from two on. */
function roundUp(seconds: number): number {
  const step = seconds >= 7200 ? 3600 : seconds >= 120 ? 60 : 1;
  return Math.ceil(seconds / step) * step;
}
