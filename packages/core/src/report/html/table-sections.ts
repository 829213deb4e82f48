import { formatCount, formatNumber, formatRate, formatRatio, formatUs } from '../format-quantity.js';
import type { RunReport, SeriesReport, TimeSummary } from '../run-report.js';
import { escapeHtml, type Html, type HtmlColumn, type HtmlRow, note, section, table } from './html-text.js';

const FIGURES: readonly (readonly [name: keyof TimeSummary, title: string])[] = [
  ['min', 'min'],
  ['mean', 'mean'],
  ['p50', 'p50'],
  ['p75', 'p75'],
  ['p90', 'p90'],
  ['p95', 'p95'],
  ['p99', 'p99'],
  ['p999', 'p99.9'],
  ['max', 'max'],
];
const FIGURE_COLUMNS = FIGURES.map(([, title]) => ({ title, isFigure: true }));
/** Most rows of a table; all of them are in the data of the file, unless a note says otherwise. */
const MAX_ROWS = 200;

/** The three times of all iterations. */
export function timesSection({ totals }: RunReport): Html {
  const { responseTimeUs, serviceTimeUs, startLagUs } = totals;
  const named: readonly (readonly [string, TimeSummary | null])[] = [
    ['response time', responseTimeUs],
    ['service time', serviceTimeUs],
    ['start lag', startLagUs],
  ];
  const rows = named.flatMap(([name, times]): HtmlRow[] =>
    times === null ? [] : [{ cells: [name, ...FIGURES.map(([figure]) => formatUs(times[figure]))] }],
  );
  const remark =
    responseTimeUs === null
      ? 'A closed load has no due times, and so no response time or start lag: service time hides waiting.'
      : 'Response time is counted from the moment an iteration was due, service time from its start; start lag is the difference.';
  return section(
    'times',
    'Times',
    `${table('Times of all iterations', [{ title: 'time' }, ...FIGURE_COLUMNS], rows)}\n${note(remark)}`,
  );
}

/** A row for each task and step. */
export function tasksSection({ series }: RunReport): Html {
  const columns: HtmlColumn[] = [
    { title: 'scenario / task / step' },
    { title: 'time' },
    ...['count', 'rate', 'errors'].map((title) => ({ title, isFigure: true })),
    ...FIGURE_COLUMNS,
  ];
  const rows = series.slice(0, MAX_ROWS).flatMap((one) => {
    const first = rowOf(one, one.responseTimeUs === null ? 'service' : 'response', true);
    return one.responseTimeUs === null ? [first] : [first, rowOf(one, 'service', false)];
  });
  const content = `${table('Tasks and their steps', columns, rows)}\n${cutNote(series.length, 'tasks and steps')}`;
  return section('tasks', 'Tasks and steps', content.trim());
}

function rowOf(one: SeriesReport, time: 'response' | 'service', isFirst: boolean): HtmlRow {
  const times = time === 'response' ? one.responseTimeUs : one.serviceTimeUs;
  const counts = [formatCount(one.count), formatRate(one.perSecond), formatRatio(one.errorRatio)];
  return {
    ...(one.step === null ? {} : { kind: 'step' }),
    cells: [
      isFirst
        ? escapeHtml(seriesNameOf(one))
        : `<span class="hidden">${escapeHtml(seriesNameOf(one))}</span>`,
      time,
      ...counts.map((text) => (isFirst ? escapeHtml(text) : '')),
      ...FIGURES.map(([figure]) => formatUs(times?.[figure] ?? 0)),
    ],
  };
}

/** Scenario, task and step as one text. */
export function seriesNameOf({ scenario, task, step }: SeriesReport): string {
  return [scenario, task, step].filter((part) => part !== null).join(' / ');
}

/** Checks of all tasks. */
export function checksSection({ series }: RunReport): Html {
  const rows = series.flatMap((one) =>
    Object.entries(one.checks).map(([name, { passed, failed }]) => ({
      kind: failed > 0 ? 'bad' : 'good',
      cells: [
        escapeHtml(name),
        escapeHtml(seriesNameOf(one)),
        formatCount(passed),
        formatCount(failed),
        escapeHtml(formatRatio(passed / Math.max(1, passed + failed))),
      ],
    })),
  );
  const columns = [
    { title: 'check' },
    { title: 'of' },
    ...['met', 'not met', 'share met'].map((title) => ({ title, isFigure: true })),
  ];
  return section('checks', 'Checks', listed('Checks', columns, rows));
}

/** Numbers that the tasks kept of their own: trends, counters and labels. */
export function ownNumbersSection({ series }: RunReport): Html {
  const trends = series.flatMap((one) =>
    Object.entries(one.trends).map(([name, trend]) => ({
      cells: [
        escapeHtml(name),
        escapeHtml(seriesNameOf(one)),
        formatCount(trend.count),
        ...FIGURES.map(([figure]) => formatNumber(trend[figure])),
      ],
    })),
  );
  const counters = series.flatMap((one) =>
    Object.entries(one.counters).map(([name, sum]) => ({
      cells: [escapeHtml(name), escapeHtml(seriesNameOf(one)), formatNumber(sum)],
    })),
  );
  const labels = series.flatMap((one) =>
    Object.entries(one.labels).flatMap(([name, values]) =>
      Object.entries(values)
        .sort(([, a], [, b]) => b - a)
        .map(([value, count]) => ({
          cells: [
            escapeHtml(`${name} = ${value}`),
            escapeHtml(seriesNameOf(one)),
            formatCount(count),
            escapeHtml(formatRatio(count / Math.max(1, one.count))),
          ],
        })),
    ),
  );
  const [count, sum, share] = ['count', 'sum', 'share'].map((title) => ({ title, isFigure: true })) as [
    HtmlColumn,
    HtmlColumn,
    HtmlColumn,
  ];
  const of = { title: 'of' };
  const content = [
    listed('Trends', [{ title: 'trend' }, of, count, ...FIGURE_COLUMNS], trends),
    listed('Counters', [{ title: 'counter' }, of, sum], counters),
    listed('Labels', [{ title: 'label' }, of, count, share], labels),
  ].filter((each) => each !== '');
  return section('numbers', 'Numbers of the tasks', content.join('\n'));
}

function listed(caption: string, columns: readonly HtmlColumn[], rows: readonly HtmlRow[]): Html {
  const content = table(caption, columns, rows.slice(0, MAX_ROWS));
  return [content, cutNote(rows.length, caption.toLowerCase())].filter((each) => each !== '').join('\n');
}

function cutNote(count: number, what: string): Html {
  return count > MAX_ROWS ? note(`The first ${MAX_ROWS} of ${formatCount(count)} ${what}.`) : '';
}
