import type { VerdictState } from '../../verdict/verdict.js';
import { formatInUnit } from '../format-metric.js';
import {
  formatBytes,
  formatCount,
  formatLength,
  formatRate,
  formatRatio,
  formatUs,
} from '../format-quantity.js';
import type { Ledger, RunReport } from '../run-report.js';
import { OUTCOME_WORDS, VERDICT_WORDS } from '../writers/summary-head.js';
import { escapeHtml, type Html, note, section, table } from './html-text.js';

/** What is seen beside the word, so that colour is not all that tells. */
const MARKS: { readonly [state in VerdictState]: string } = { VALID: '✓', SUSPECT: '▲', INVALID: '✕' };

/** Name of the run, when and how long it was, and how it ended. */
export function titleSection(report: RunReport): Html {
  const tags = Object.entries(report.tags).map(
    ([name, value]) => `<li><b>${escapeHtml(name)}</b> ${escapeHtml(value)}</li>`,
  );
  const warmup = report.warmupLedger.scheduled > 0 ? ', warm-up left out' : '';
  return `<header>
<p class="soft">VajraEdge load test report</p>
<h1>${escapeHtml(report.name)}</h1>
<p>${timeElement(report.startedAt)} · ${escapeHtml(`${OUTCOME_WORDS[report.outcome]} after ${formatLength(report.durationMs)}`)} · ${escapeHtml(`${formatLength(report.totals.measuredMs)} measured${warmup}`)}</p>
<p class="soft">Run <code>${escapeHtml(report.runId)}</code></p>
${tags.length === 0 ? '' : `<ul class="tags" aria-label="Tags">${tags.join('')}</ul>`}
</header>`;
}

/** A point in time: UTC as written; where scripts run it becomes the reader's own time. */
function timeElement(iso: string): Html {
  const text = `${iso.slice(0, 19).replace('T', ' ')} UTC`;
  return `<time datetime="${escapeHtml(iso)}" data-local>${escapeHtml(text)}</time>`;
}

/** Whether the figures can be relied on, and why not. */
export function verdictSection({ verdict, verdictSeconds }: RunReport): Html {
  const reasons = verdict.reasons.map((reason) => `<li>${escapeHtml(reason)}</li>`).join('');
  const states = (['VALID', 'SUSPECT', 'INVALID'] as const).filter((state) => verdictSeconds[state] > 0);
  const seconds = states.map((state) => `${formatCount(verdictSeconds[state])} s ${state}`).join(', ');
  return `<section id="verdict" class="verdict ${verdict.state}" aria-labelledby="verdict-title">
<h2 id="verdict-title"><span aria-hidden="true">${MARKS[verdict.state]}</span> ${verdict.state}</h2>
<p>${escapeHtml(capitalized(VERDICT_WORDS[verdict.state]))}.</p>
${reasons === '' ? '' : `<ul>${reasons}</ul>`}
${note(seconds)}
</section>`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The few figures that most readers want. */
export function figuresSection({ totals, ledger, warmupLedger }: RunReport): Html {
  const { responseTimeUs, serviceTimeUs, targetPerSecond, achievedPerSecond } = totals;
  const [timeName, time] =
    responseTimeUs === null ? ['service time', serviceTimeUs] : ['response time', responseTimeUs];
  const asked = targetPerSecond > 0 ? `of ${formatRate(targetPerSecond)} asked` : 'no rate was asked for';
  const ended = ledger.ok + ledger.failed - warmupLedger.ok - warmupLedger.failed;
  const tiles: (readonly [name: string, value: string, more: string])[] = [
    ['rate', formatRate(achievedPerSecond), asked],
    [`${timeName}, median`, formatUs(time.p50), `mean ${formatUs(time.mean)}`],
    [`${timeName}, p95`, formatUs(time.p95), `p90 ${formatUs(time.p90)}`],
    [`${timeName}, p99`, formatUs(time.p99), `max ${formatUs(time.max)}`],
    ['errors', formatRatio(totals.errorRatio), `of ${formatCount(ended)} iterations`],
    ['received', formatBytes(totals.receivedBytes), `sent ${formatBytes(totals.sentBytes)}`],
  ];
  const items = tiles.map(
    ([name, value, more]) =>
      `<div><dt>${escapeHtml(name)}</dt><dd><b>${escapeHtml(value)}</b><span>${escapeHtml(more)}</span></dd></div>`,
  );
  return `<dl class="tiles">${items.join('\n')}</dl>`;
}

/** What was promised, and whether it was kept. */
export function thresholdsSection({ thresholds }: RunReport): Html {
  const columns = [
    { title: 'threshold' },
    { title: 'result' },
    { title: 'actual', isFigure: true },
    { title: 'limit', isFigure: true },
    { title: 'of' },
    { title: 'remark' },
  ];
  const rows = thresholds.map((threshold) => {
    const { ok, actual, limit, unit, aborted, expression } = threshold;
    const scope = [threshold.scenario, threshold.task, threshold.step].filter((part) => part !== null);
    const remark = [threshold.message ?? '', aborted ? 'it stopped the run' : ''].filter(
      (part) => part !== '',
    );
    return {
      kind: ok ? 'good' : 'bad',
      cells: [
        `<code>${escapeHtml(expression)}</code>`,
        ok ? '<b>✓ met</b>' : '<b>✕ not met</b>',
        actual === null ? 'nothing to judge' : escapeHtml(formatInUnit(actual, unit)),
        escapeHtml(formatInUnit(limit, unit)),
        escapeHtml(scope.length === 0 ? 'all scenarios' : scope.join(' / ')),
        escapeHtml(remark.join('; ')),
      ],
    };
  });
  const content = table('Thresholds and how they turned out', columns, rows);
  return section('thresholds', 'Thresholds', content === '' ? note('The plan has none.') : content);
}

const PARTS = ['scheduled', 'ok', 'failed', 'dropped', 'missed', 'unaccounted'] as const;

/** What became of everything that was scheduled. */
export function ledgerSection({ ledger, warmupLedger, totals }: RunReport): Html {
  const columns = [
    { title: 'part' },
    ...PARTS.map((title, at) => ({
      title: at === 1 ? `= ${title}` : at > 1 ? `+ ${title}` : title,
      isFigure: true,
    })),
  ];
  const rowOf = (name: string, of: Ledger) => ({
    cells: [escapeHtml(name), ...PARTS.map((part) => formatCount(of[part]))],
  });
  const counted = Object.fromEntries(PARTS.map((part) => [part, ledger[part] - warmupLedger[part]]));
  const rows =
    warmupLedger.scheduled > 0
      ? [
          rowOf('counted', counted as unknown as Ledger),
          rowOf('warm-up, left out', warmupLedger),
          rowOf('all', ledger),
        ]
      : [rowOf('all', ledger)];
  const late =
    totals.late > 0 ? `${formatCount(totals.late)} iterations waited for a free user before they began.` : '';
  return section(
    'ledger',
    'Ledger',
    `${table('What became of everything that was scheduled', columns, rows)}
${note(`dropped: no user was free; missed: due, but never started; unaccounted: started by an engine that was lost. ${late}`.trim())}`,
  );
}
