import { formatCount, formatLength, formatRatio } from '../format-quantity.js';
import type { RunReport, SeriesReport } from '../run-report.js';
import { escapeHtml, type Html, note, section, table } from './html-text.js';
import { seriesNameOf } from './table-sections.js';

/** Most examples of one cause. */
const MAX_EXAMPLES = 10;
/** Most events that are listed. */
const MAX_EVENTS = 500;

interface Cause {
  readonly code: string;
  readonly of: string;
  readonly count: number;
  readonly iterations: number;
  readonly examples: SeriesReport['examples'];
}

/** Failures by cause and task, most frequent first, with examples of each. */
export function failuresSection({ series }: RunReport): Html {
  const causes = series
    .flatMap((one) =>
      Object.entries(one.failures).map(([code, count]): Cause => ({
        code,
        of: seriesNameOf(one),
        count,
        iterations: one.count,
        examples: one.examples.filter((example) => example.code === code).slice(0, MAX_EXAMPLES),
      })),
    )
    .sort((a, b) => b.count - a.count);
  if (causes.length === 0) return section('failures', 'Failures', note('There were none.'));
  const columns = [
    { title: 'cause' },
    { title: 'of' },
    { title: 'count', isFigure: true },
    { title: 'share', isFigure: true },
    { title: 'examples' },
  ];
  const rows = causes.slice(0, 200).map(({ code, of, count, iterations, examples }) => ({
    cells: [
      `<code>${escapeHtml(code)}</code>`,
      escapeHtml(of),
      formatCount(count),
      escapeHtml(formatRatio(count / Math.max(1, iterations))),
      examples.length === 0
        ? ''
        : `<details><summary>${examples.length}</summary><ul>${examples.map(exampleItem).join('')}</ul></details>`,
    ],
  }));
  return section('failures', 'Failures', table('Failures by cause', columns, rows));
}

function exampleItem({ atMs, message }: SeriesReport['examples'][number]): Html {
  return `<li><span class="soft">at ${escapeHtml(formatLength(atMs))}</span> <q>${escapeHtml(message)}</q></li>`;
}

/** What happened in the course of the run, numbered as in the charts. */
export function eventsSection({ events }: RunReport): Html {
  const items = events
    .slice(0, MAX_EVENTS)
    .map(
      ({ atMs, kind, message }) =>
        `<li><span class="soft">${escapeHtml(formatLength(atMs))}</span> ${escapeHtml(message)} <code>${escapeHtml(kind)}</code></li>`,
    );
  const more =
    events.length > MAX_EVENTS ? note(`The first ${MAX_EVENTS} of ${formatCount(events.length)}.`) : '';
  return section('events', 'Events', items.length === 0 ? '' : `<ol>${items.join('\n')}</ol>${more}`);
}

/** What was checked before the load. */
export function preflightSection({ preflight }: RunReport): Html {
  if (preflight === null) return section('preflight', 'Pre-flight', note('There was none.'));
  const rows = preflight.checks.map(({ state, name, message, remedy }) => ({
    kind: { PASS: 'good', SKIP: 'none', WARN: 'doubtful', FAIL: 'bad' }[state],
    cells: [
      escapeHtml(name),
      `<b>${state}</b>`,
      escapeHtml(message),
      remedy === null ? '' : escapeHtml(remedy),
    ],
  }));
  const columns = [{ title: 'check' }, { title: 'state' }, { title: 'found' }, { title: 'what to do' }];
  return section(
    'preflight',
    `Pre-flight: ${preflight.state}`,
    table('What was checked before the load', columns, rows),
  );
}

/** Who made the load. */
export function workersSection({ workers }: RunReport): Html {
  const columns = [
    { title: 'worker' },
    { title: 'host' },
    { title: 'cores', isFigure: true },
    { title: 'engines', isFigure: true },
    { title: 'Node.js' },
  ];
  const isFleet = workers.some(({ started }) => started !== undefined);
  const ofFleet = [{ title: 'started', isFigure: true }, { title: 'problem' }];
  const rows = workers.map(({ id, host, cores, engines, nodeVersion, started = 0, problem }) => ({
    cells: [
      escapeHtml(id),
      escapeHtml(host),
      formatCount(cores),
      formatCount(engines),
      escapeHtml(nodeVersion),
      ...(isFleet ? [formatCount(started), escapeHtml(problem ?? '')] : []),
    ],
  }));
  const all = isFleet ? [...columns, ...ofFleet] : columns;
  return section('workers', 'Workers', table('Generators that made the load', all, rows));
}

/** The plan as it was written. */
export function planSection({ plan }: RunReport): Html {
  const text = JSON.stringify(plan, null, 2);
  return section(
    'plan',
    'Plan',
    `<details><summary>The plan as JSON</summary><pre tabindex="0" aria-label="Plan">${escapeHtml(text).replaceAll('&#10;', '\n')}</pre></details>`,
  );
}
