import { renderTerminalSummary } from '../../../src/report/writers/render-terminal-summary.js';
import type { RunReport } from '../../../src/report/run-report.js';
import { exampleRun } from '../example-report.js';

// eslint-disable-next-line no-control-regex -- colours are control characters
const ANSI = /\u001b\[\d+m/g;
const { report } = exampleRun();

describe('renderTerminalSummary', () => {
  it('puts the verdict first, then a ledger that adds up, then the figures', () => {
    expect(renderTerminalSummary(report, { color: false, width: 100 })).toMatchInlineSnapshot(`
     "VALID  the generator kept up: what was measured is the target

       run      checkout, ran to its end (20261124-181846-3f9a2c)
       time     10 s measured of 12 s, warm-up left out
       rate     500/s started of 500/s asked (100 %)
       ledger   6,000 scheduled = 5,985 ok + 15 failed + 0 dropped + 0 missed
                of these 1,000 were warm-up, 3 of them failed: left out below
       errors   0.24 % of 5,000 iterations
       data     2.00 MB received (200 kB/s), 400 kB sent

     THRESHOLDS
       ok       p99(responseTime) < 250ms: 4.25 ms
       NOT MET  errorRatio < 0.001 of browse: 0.24 %, limit 0.1 %

     TIMES                min     mean      p50      p75      p90      p95      p99    p99.9      max
       response time  1.26 ms  2.85 ms  2.78 ms  3.53 ms  3.98 ms  4.13 ms  4.25 ms  4.29 ms  81.3 ms
       service time   1.20 ms  2.77 ms  2.70 ms  3.45 ms  3.90 ms  4.05 ms  4.17 ms  4.17 ms  81.2 ms
       start lag        60 us    90 us    90 us   110 us   120 us   120 us   120 us   120 us   120 us

     TASKS         count   rate  errors      time      p50      p95      p99      max
       browse
         HTTP_GET  5,000  500/s  0.24 %  response  2.78 ms  4.13 ms  4.25 ms  81.3 ms
           login   5,000  500/s     0 %   service  1.35 ms  2.02 ms  2.08 ms  40.6 ms

     FAILURES     count   share
       ETIMEDOUT      6  0.12 %
           at 2 s: answered "503" [2J <try later>
       HTTP_503       6  0.12 %
           at 3 s: answered "503" [2J <try later>

     CHECKS                                met  not met  share met
       browse / HTTP_GET: status is 200  4,988       12     99.8 %

     TRENDS                       count   p50  p95  p99  max
       browse / HTTP_GET: basket      4  1.51    4    4    4

     COUNTERS                      sum
       browse / HTTP_GET: items  1,234

     LABELS                             count   share
       browse / HTTP_GET: status = 200  4,988  99.8 %
       browse / HTTP_GET: status = 503     12  0.24 %

     PRE-FLIGHT
       WARN  resources: 1,024 file descriptors may be few (ulimit -n 65535)

     EVENTS
       2 s  browse: sustain
     "
    `);
  });

  it('fits into the terminal, whatever its width and the names', () => {
    const name = 'checkout of a customer who has been here before and knows what to buy';
    const long: RunReport = {
      ...report,
      verdict: { state: 'INVALID', reasons: [`${name}: ${name}; ${name}`] },
      series: report.series.map((series) => ({
        ...series,
        task: `${series.task} ${name}`,
        count: 123_456_789,
      })),
      events: [{ atMs: 4_000_000, kind: 'stopped', message: `${name}, ${name}` }],
    };
    for (let width = 80; width <= 120; width += 1) {
      const lines = renderTerminalSummary(long, { color: false, width }).split('\n');
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width);
    }
  });

  it('uses 80 to 120 columns of any terminal', () => {
    expect(renderTerminalSummary(report, { color: false, width: 20 })).toBe(
      renderTerminalSummary(report, { color: false, width: 80 }),
    );
    expect(renderTerminalSummary(report, { color: false, width: 999 })).toBe(
      renderTerminalSummary(report, { color: false, width: 120 }),
    );
  });

  it('says the same with and without colour', () => {
    const colored = renderTerminalSummary(report, { color: true, width: 90 });
    expect(colored).toMatch(ANSI);
    expect(colored.replace(ANSI, '')).toBe(renderTerminalSummary(report, { color: false, width: 90 }));
  });

  it('lets no text from a target or a task touch the terminal', () => {
    const text = renderTerminalSummary(report, { color: false, width: 120 });
    expect(report.series[0]?.examples[0]?.message).toContain('\u001b');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    ['SUSPECT', 'SUSPECT  there is reason to doubt these figures\n  - an engine was lost\n'],
    [
      'INVALID',
      'INVALID  the generator was the limit, not the target: do not rely on these figures\n  - an engine was lost\n',
    ],
  ] as const)('gives the reasons of %s', (state, expected) => {
    const text = renderTerminalSummary(
      { ...report, verdict: { state, reasons: ['an engine was lost'] } },
      { color: false, width: 100 },
    );
    expect(text.startsWith(expected)).toBe(true);
  });

  it('says what is not ok in the ledger and the rate', () => {
    const ledger = { scheduled: 1000, ok: 700, failed: 100, dropped: 50, missed: 50, unaccounted: 100 };
    const text = renderTerminalSummary(
      { ...report, ledger, totals: { ...report.totals, late: 4321, achievedPerSecond: 333.33 } },
      { color: false, width: 120 },
    );
    expect(text).toContain(
      '1,000 scheduled = 700 ok + 100 failed + 50 dropped + 50 missed + 100 unaccounted',
    );
    expect(text).toContain('333.3/s started of 500/s asked (66.7 %)');
    expect(text).toContain('4,321 iterations waited for a free user');
  });

  it('sets no share where scenarios without a rate run beside those with one', () => {
    const totals = { ...report.totals, targetPerSecond: 1810, achievedPerSecond: 2511 };
    const text = renderTerminalSummary({ ...report, totals }, { color: false, width: 100 });
    expect(text).toContain('2,511/s started, with 1,810/s asked of the scenarios that have a rate');
  });

  it('explains why a closed load has one time only', () => {
    const totals = { ...report.totals, targetPerSecond: 0, responseTimeUs: null, startLagUs: null };
    const text = renderTerminalSummary({ ...report, totals }, { color: false, width: 100 });
    expect(text).toContain('500/s started; the load asks for no rate');
    expect(text).toContain('a closed load has no due times');
    expect(text).not.toContain('  start lag');
  });

  it('has little to say about a run that measured nothing', () => {
    const empty: RunReport = {
      ...report,
      series: [],
      thresholds: [],
      events: [],
      preflight: null,
      totals: { ...report.totals, measuredMs: 0 },
    };
    expect(renderTerminalSummary(empty, { color: false, width: 100 })).not.toMatch(
      /TIMES|TASKS|FAILURES|EVENTS|NaN|Infinity/,
    );
  });
});
