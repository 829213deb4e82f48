import fc from 'fast-check';
import { createColours } from '../../src/terminal/colours.js';
import { textWidth } from '../../src/terminal/fit-text.js';
import { type LiveState, renderLiveBlock } from '../../src/terminal/live-block.js';
import { progressOf } from './run-progress.js';

const plain = createColours(false);
const block = (state: Partial<LiveState>, columns = 81, rows = 40): string =>
  renderLiveBlock(
    { name: 'checkout', progress: progressOf(), notice: '', ...state },
    { columns, rows },
    plain,
  ).join('\n');

describe('the live block', () => {
  it('says where an open run stands', () => {
    expect(block({})).toMatchInlineSnapshot(`
     "checkout                                                  sustain  00:12 / 00:30
     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━────────────────────────────────────────────  40 %
     rate      asked 500/s      achieved 500/s   in flight 3      users 40
     response  p50 1.20 ms      p95 2.40 ms      p99 4.80 ms      max 12.0 ms
       so far  p50 1.30 ms      p95 2.60 ms      p99 5.20 ms      max 13.0 ms
     count     ok 5,988         failed 12        dropped 0        missed 0
     errors    0.2 %: HTTP_5XX 10, ECONNRESET 2
     verdict   VALID
               ✓ p99(responseTime) < 250ms  now 5.20 ms
               ✗ errorRatio < 0.1%  now 0.2 %"
    `);
  });

  it('has figures in two columns where there is little room', () => {
    expect(block({}, 45)).toMatchInlineSnapshot(`
     "checkout              sustain  00:12 / 00:30
     ━━━━━━━━━━━━━━━───────────────────────  40 %
     rate      asked 500/s      achieved 500/s
               in flight 3      users 40
     response  p50 1.20 ms      p95 2.40 ms
               p99 4.80 ms      max 12.0 ms
       so far  p50 1.30 ms      p95 2.60 ms
               p99 5.20 ms      max 13.0 ms
     count     ok 5,988         failed 12
               dropped 0        missed 0
     errors    0.2 %: HTTP_5XX 10, ECONNRESET 2
     verdict   VALID
               ✓ p99(responseTime) < 250ms  now …
               ✗ errorRatio < 0.1%  now 0.2 %"
    `);
  });

  it('shows service time and no asked rate in a closed load', () => {
    const { last, totals } = progressOf();
    const progress = progressOf({
      askedPerSecond: 0,
      last: { ...last, responseTimeUs: null, startLagUs: null },
      totals: { ...totals, responseTimeUs: null, startLagUs: null },
    });
    expect(block({ progress })).not.toContain('asked');
    expect(block({ progress })).toMatch(/service +p50 1\.10 ms/);
    expect(block({ progress })).not.toContain('response ');
  });

  it('has nothing but its name before the first second, and a notice when there is one', () => {
    expect(block({ progress: null, notice: 'Stopping.' }).split('\n')).toEqual([
      expect.stringMatching(/^checkout +preparing$/),
      'Stopping.',
    ]);
  });

  it('says why the verdict is not VALID', () => {
    const verdict = { state: 'INVALID', reasons: ['the processor was busy', 'second reason'] } as const;
    expect(block({ progress: progressOf({ verdict }) })).toContain('INVALID  the processor was busy');
  });

  it('marks what was not judged yet neither good nor bad', () => {
    const [first] = progressOf().thresholds;
    const thresholds = [{ ...(first as NonNullable<typeof first>), ok: false, actual: null }];
    expect(block({ progress: progressOf({ thresholds }) })).toContain(
      '· p99(responseTime) < 250ms  nothing to judge yet',
    );
  });

  it('names the most frequent causes first and counts the rest', () => {
    const failures = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`CODE_${at}`, at + 1]));
    expect(block({ progress: progressOf({ failures }) })).toMatch(
      /errors +0\.2 %: CODE_8 9, CODE_7 8,[^]*and 3 more/,
    );
  });

  it('keeps the notice, and says how much it hides, on a low terminal', () => {
    const lines = block({ notice: 'Stopping.' }, 81, 6).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.slice(-2)).toEqual(['… 7 more lines', 'Stopping.']);
  });

  it('ends with 100 % and the planned time while it drains', () => {
    const text = block({ progress: progressOf({ atMs: 31_000, phases: [] }) });
    expect(text).toContain('draining  00:30 / 00:30');
    expect(text).toContain('100 %');
  });

  it('lets no foreign text move the cursor', () => {
    const progress = progressOf({ failures: { 'A\u001b[2J\nB': 1 } });
    expect(block({ name: 'x\r\ny', progress })).not.toMatch(/[\u001b\r]/); // eslint-disable-line no-control-regex
  });

  it('fits every terminal', () => {
    const room = fc.record({
      columns: fc.integer({ min: 11, max: 300 }),
      rows: fc.integer({ min: 2, max: 60 }),
    });
    fc.assert(
      fc.property(room, fc.boolean(), fc.string({ unit: 'grapheme' }), ({ columns, rows }, colour, name) => {
        const lines = renderLiveBlock(
          { name, progress: progressOf(), notice: 'n' },
          { columns, rows },
          createColours(colour),
        );
        expect(lines.length).toBeLessThan(rows);
        for (const line of lines) expect(textWidth(line)).toBeLessThan(columns);
      }),
    );
  });
});
