import { decimal, duration, figure, figureLines, figureTable, remark } from '../../bench/result-table.mjs';
import { resultsDocument, withParts } from '../../bench/results-document.mjs';
import { splitResident } from '../../bench/rows/memory.mjs';
import { quantileInStall } from '../../bench/rows/stall.mjs';

const FIGURES = [
  figure('p50', '58 us', '100 us', true),
  figure('p|99', '2.00 ms', '1.00 ms', false),
  remark('verdict', 'VALID'),
];

test('a figure over its limit is loud, on the terminal and in the document', () => {
  expect(figureLines(FIGURES).map((line) => line.trim().slice(0, 4).trim())).toEqual(['OK', 'OVER', 'verd']);
  expect(figureTable(FIGURES).split('\n').slice(2)).toEqual([
    '| p50 | 58 us | 100 us | OK |',
    '| p\\|99 | 2.00 ms | 1.00 ms | **OVER** |',
    '| verdict | VALID | – | – |',
  ]);
});

test('the document names the machine, each bench and what broke', () => {
  const bench = { name: 'pacing', title: 'Starts on time', method: 'How.' };
  const text = resultsDocument({
    results: [
      { bench, figures: FIGURES, details: '| a |', problem: null },
      {
        bench: { ...bench, title: 'Broken' },
        figures: [],
        details: undefined,
        problem: 'it fell over\n  at line 1',
      },
    ],
    machine: 'A machine',
    cores: 'pinned',
    full: false,
    finishedAt: 'now',
    missingPeers: ['hey'],
    busy: '40 %',
  });
  expect(text).toContain('Machine: A machine; pinned. Not installed here: hey.');
  expect(text).toContain('took 40 % of this machine');
  expect(text).toContain('## Starts on time\n\nHow.\n\n| what |');
  expect(text).toContain('**This part broke:** it fell over\n');
});

test.each([
  [999, '999 us'],
  [1500, '1.50 ms'],
  [25_000, '25.0 ms'],
  [1_500_000, '1.50 s'],
])('%i microseconds are %s', (us, text) => {
  expect(duration(us)).toBe(text);
});

test('thousands are apart', () => {
  expect(decimal(1_234_567.891, 2)).toBe('1,234,567.89');
});

test('what a stall of 1 s in 10 s does to quantiles', () => {
  const quantiles = (drainMs) =>
    [0.5, 0.95, 0.99, 1].map((quantile) =>
      Math.round(quantileInStall(quantile, { stallMs: 1000, drainMs, runMs: 10_000 })),
    );
  expect(quantiles(0)).toEqual([0, 500, 900, 1000]);
  expect(quantiles(20)).toEqual([0, 510, 902, 1000]);
});

test('memory is compared after the first third, or minute', () => {
  const second = (at, residentBytes) => ({ atMs: at * 1000, durationMs: 1000, residentBytes });
  const short = [5, 9, 8, 7, 8, 12].map((bytes, at) => second(at, bytes));
  expect(splitResident(short)).toEqual({ borderMs: 2000, firstBytes: 9, restBytes: 12 });
  const long = Array.from({ length: 600 }, (_, at) => second(at, at));
  expect(splitResident(long)).toEqual({ borderMs: 60_000, firstBytes: 59, restBytes: 599 });
  expect(() => splitResident([{ atMs: 0, durationMs: 1000, residentBytes: 1 }])).toThrow('too few');
});

describe('a part that is measured by itself', () => {
  const part = (title, measured) => ({
    bench: { name: title.toLowerCase(), title, method: `How ${title} is measured.` },
    figures: [remark('verdict', measured)],
    details: undefined,
    problem: null,
  });
  const facts = {
    machine: 'A machine',
    cores: 'pinned',
    full: false,
    finishedAt: 'now',
    missingPeers: [],
    busy: null,
  };
  const before = resultsDocument({ ...facts, results: [part('One', 'a'), part('Two', 'b')] });

  test.each(['One', 'Two'])('takes the place of what was there, and says when: %s', (title) => {
    const after = withParts(before, [part(title, 'c')], 'later');
    const added = after.split('\n').filter((line) => !before.split('\n').includes(line));
    const gone = before.split('\n').filter((line) => !after.split('\n').includes(line));
    const alone = `Alone: \`npm run bench -- --only ${title.toLowerCase()}\``;
    expect(added).toEqual(['| verdict | c | – | – |', `${alone}. Measured by itself: later.`]);
    expect(gone).toEqual([title === 'One' ? '| verdict | a | – | – |' : '| verdict | b | – | – |', alone]);
    expect(withParts(after, [part(title, 'c')], 'later')).toBe(after);
  });

  test('is refused where the document does not know it', () => {
    expect(() => withParts(before, [part('Three', 'c')], 'later')).toThrow('no part "Three"');
  });
});
