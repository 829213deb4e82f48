import { boundReport } from '../../../src/report/html/bounded-report.js';
import { jsonScript } from '../../../src/report/html/html-text.js';
import { toHtml } from '../../../src/report/html/to-html.js';
import type { RunReport, SecondReport, SeriesReport } from '../../../src/report/run-report.js';
import { exampleRun } from '../example-report.js';

const { report } = exampleRun();
const script = { text: 'void 0', sha256: 'AAAA' };
const HOSTILE = `</script><script>alert(1)</script><!--"'&\u2028`;

/** A run of so many seconds and steps. */
function largeReport(seconds: number, steps: number): RunReport {
  const row = report.perSecond[5] as SecondReport;
  const one = report.series[0] as SeriesReport;
  return {
    ...report,
    perSecond: Array.from({ length: seconds }, (_, at) => ({
      ...row,
      atMs: at * 1000,
      durationMs: 1000,
      ok: at,
    })),
    series: Array.from({ length: steps }, (_, at) => ({ ...one, step: `step ${at}`, count: at })),
  };
}

describe('toHtml', () => {
  it('lets one script run, by its hash, and loads nothing', () => {
    const html = toHtml(report, { script, heatMap: null });
    expect(html).toContain("default-src 'none'; script-src 'sha256-AAAA'; style-src 'unsafe-inline'");
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
  });

  it('opens with verdict, figures, thresholds and ledger, in this order', () => {
    const html = toHtml(report, { script, heatMap: null });
    const places = [
      'id="verdict"',
      'class="tiles"',
      'id="thresholds"',
      'id="ledger"',
      'id="charts"',
      'id="tasks"',
    ];
    const found = places.map((place) => html.indexOf(place));
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found[0]).toBeGreaterThan(0);
    expect(html).toContain('<b>✕ not met</b>');
    expect(html).toContain('A heat map needs the histograms of each second');
  });

  it('writes hostile names as text, wherever they stand', () => {
    const series = report.series.map((one) => ({
      ...one,
      scenario: HOSTILE,
      failures: { [HOSTILE]: 1 },
      examples: [{ code: HOSTILE, message: HOSTILE, atMs: 1 }],
      checks: { [HOSTILE]: { passed: 1, failed: 1 } },
      labels: { [HOSTILE]: { [HOSTILE]: 1 } },
      counters: { [HOSTILE]: 1 },
    }));
    const events = [{ atMs: 1, kind: HOSTILE, message: HOSTILE }];
    const hostile: RunReport = {
      ...report,
      name: HOSTILE,
      plan: HOSTILE,
      tags: { [HOSTILE]: HOSTILE },
      series,
      events,
    };
    const html = toHtml(hostile, { script, heatMap: null });
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<!--');
    expect(html.match(/<\/script>/g)).toHaveLength(3);
  });

  it('stays below 3 MB, with a script of 700 kB, whatever the run', () => {
    const long = { text: ' '.repeat(700_000), sha256: 'AAAA' };
    const html = toHtml(largeReport(14_000, 2000), { script: long, heatMap: null });
    expect(Buffer.byteLength(html)).toBeLessThan(3_000_000);
    expect(html).toContain('The run is long: a point of the charts stands for');
    expect(html).toContain('The first 200 of');
  });
});

describe('the data of a report', () => {
  it('are those of the report itself where it is small enough', () => {
    expect(boundReport(report)).toEqual({ report, notes: [] });
  });

  it('have counts added and the largest times where seconds share a row', () => {
    const large = largeReport(4000, 1);
    const { report: bounded, notes } = boundReport(large, 900_000);
    const perRow = 4000 / bounded.perSecond.length;
    expect(perRow).toBeGreaterThanOrEqual(2);
    const sum = (rows: readonly SecondReport[]): number => rows.reduce((total, { ok }) => total + ok, 0);
    expect(sum(bounded.perSecond)).toBe(sum(large.perSecond));
    expect(bounded.perSecond[0]?.durationMs).toBe(perRow * 1000);
    expect(bounded.perSecond[0]?.responseTimeUs?.p99).toBe(large.perSecond[0]?.responseTimeUs?.p99);
    expect(notes).toHaveLength(1);
  });
});

describe('JSON in a script element', () => {
  it('is read back as it was, and holds nothing that ends the element', () => {
    const element = jsonScript('data', { text: HOSTILE });
    const [, json = ''] = /^<script type="application\/json" id="data">(.*)<\/script>$/.exec(element) ?? [];
    expect(JSON.parse(json)).toEqual({ text: HOSTILE });
    expect(json).not.toMatch(/[<\u2028]/);
  });
});
