import { toCsv } from '../../../src/report/writers/to-csv.js';
import type { SecondReport } from '../../../src/report/run-report.js';
import { exampleRun } from '../example-report.js';

/** RFC 4180, to the letter: anything else throws. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let rest = text;
  while (rest !== '') {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
    if (match === null) throw new Error(`not CSV at: ${rest.slice(0, 40)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    rest = rest.slice(match[0].length);
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

const { report } = exampleRun();

describe('toCsv', () => {
  it('has a row a second under a header that names the units', () => {
    const [header = [], ...rows] = parseCsv(toCsv(report));
    expect(rows).toHaveLength(report.perSecond.length);
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([header.length]));
    const at = (name: string): string | undefined => rows[5]?.[header.indexOf(name)];
    expect(at('at_ms')).toBe('5000');
    expect(at('response_time_p99_us')).toBe(String(report.perSecond[5]?.responseTimeUs?.p99));
    expect(at('start_lag_max_us')).toBe('120');
    expect(at('failures')).toBe('ETIMEDOUT=1');
    expect(at('verdict')).toBe('VALID');
  });

  it('quotes what needs it', () => {
    const reasons = ['said "no",\nand went'];
    const row: SecondReport = {
      ...(report.perSecond[0] as SecondReport),
      verdict: { state: 'SUSPECT', reasons },
      responseTimeUs: null,
    };
    const [header = [], cells = []] = parseCsv(toCsv({ perSecond: [row] }));
    expect(cells[header.indexOf('verdict_reasons')]).toBe('said "no",\nand went');
    expect(cells[header.indexOf('response_time_p50_us')]).toBe('');
  });

  it('has its header also when there are no rows', () => {
    expect(parseCsv(toCsv({ perSecond: [] }))).toHaveLength(1);
  });
});
