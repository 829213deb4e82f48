import type { PreflightReport } from '../../src/preflight/preflight-report.js';
import { preflightToHtml } from '../../src/preflight/preflight-to-html.js';
import { renderPreflight } from '../../src/preflight/render-preflight.js';

const check = (part: Partial<PreflightReport['checks'][number]>): PreflightReport['checks'][number] => ({
  name: 'service-health main/HTTP_GET',
  state: 'PASS',
  message: 'It answered.',
  remedy: null,
  details: {},
  durationMs: 1,
  ...part,
});
const reportOf = (...checks: PreflightReport['checks'][number][]): PreflightReport => ({
  state: 'WARN',
  startedAt: '2026-11-24T20:00:00.000Z',
  durationMs: 1234,
  deadlineMs: 5000,
  planName: 'shop',
  checks,
});
const doubtful = check({ name: 'network', state: 'WARN', message: 'Hm.', remedy: 'Look at it.' });
const skipped = check({ name: 'own', state: 'SKIP', message: 'Nothing to look at.' });

describe('a pre-flight for a terminal', () => {
  it('is a heading and what needs a look, each with its remedy', () => {
    expect(renderPreflight(reportOf(check({}), doubtful, skipped), { color: false })).toBe(
      [
        'WARN  pre-flight: 1 passed, 1 to look at, 0 failed, 1 skipped (1.2 s)',
        '  WARN  network',
        '        Hm.',
        '        -> Look at it.',
      ].join('\n'),
    );
  });

  it('is everything where that is asked for', () => {
    const text = renderPreflight(reportOf(check({}), doubtful, skipped), { color: false, all: true });
    expect(text).toContain('  PASS  service-health main/HTTP_GET\n        It answered.');
    expect(text).toContain('  SKIP  own\n        Nothing to look at.');
  });

  it('keeps to the width', () => {
    const long = check({ state: 'FAIL', message: 'word '.repeat(60), remedy: 'deed '.repeat(60) });
    const lines = renderPreflight(reportOf(long), { color: false, width: 60 }).split('\n').slice(1);
    expect(lines.length).toBeGreaterThan(8);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('has colour only where that is asked for, and never what a target sent', () => {
    const hostile = check({
      name: 'a\u001b[2Jb',
      state: 'FAIL',
      message: 'c\u001b]0;title\u0007d',
      remedy: 'e\nf',
    });
    const plain = renderPreflight(reportOf(hostile), { color: false });
    expect([...plain].filter((each) => each < ' ' && each !== '\n')).toEqual([]);
    expect(renderPreflight(reportOf(hostile), { color: true })).toContain('\u001b[31mFAIL');
  });
});

describe('a pre-flight as HTML', () => {
  const hostile = '</script><script>alert("x")</script><img src=x onerror=alert(1)>&\u0000';

  it('shows each check with its state, remedy and figures', () => {
    const html = preflightToHtml(reportOf(check({ details: { totalMs: 1.5 } }), doubtful));
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain(
      '<b class="WARN">WARN</b><div><code>network</code><p>Hm.</p><p><b>What to do:</b> Look at it.</p>',
    );
    expect(html).toContain('<tr><td>totalMs</td><td>1.5</td></tr>');
  });

  it('loads nothing, and runs nothing', () => {
    const html = preflightToHtml(reportOf(check({}), doubtful));
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/\b(?:src|href)=/);
  });

  it.each(['name', 'message', 'remedy'] as const)('a hostile %s is only text', (part) => {
    const html = preflightToHtml(reportOf(check({ state: 'FAIL', [part]: hostile })));
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
  });

  it('hostile figures and plan names are only text', () => {
    const report = { ...reportOf(check({ details: { [hostile]: hostile } })), planName: hostile };
    const html = preflightToHtml(report);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
    const [, json = ''] = /<script type="application\/json" id="preflight">(.*?)<\/script>/s.exec(html) ?? [];
    expect(JSON.parse(json)).toEqual(report);
  });
});
