import fc from 'fast-check';
import { toJunit } from '../../../src/report/writers/to-junit.js';
import { xmlText } from '../../../src/report/writers/xml-text.js';
import { exampleRun } from '../example-report.js';
import { readXml, type XmlElement } from './xml-reader.js';

const { report } = exampleRun();

function casesOf(xml: string): (readonly [name: string | undefined, failure: string | null])[] {
  return readXml(xml).children.flatMap(({ children }) =>
    children
      .filter(({ name }) => name === 'testcase')
      .map(
        (one) =>
          [one.attributes.name, one.children.find(({ name }) => name === 'failure')?.text ?? null] as const,
      ),
  );
}

describe('toJunit', () => {
  it('has a case for the verdict, each threshold and each check', () => {
    expect(casesOf(toJunit(report))).toEqual([
      ['verdict', null],
      ['p99(responseTime) < 250ms', null],
      ['errorRatio < 0.001', '0.24 %, limit 0.1 %'],
      ['status is 200', 'not met in 12 of 5000 cases'],
    ]);
  });

  it('counts its cases and failures, in all and by suite', () => {
    const root = readXml(toJunit(report));
    const counts = ({ attributes }: XmlElement): unknown => [
      attributes.name,
      attributes.tests,
      attributes.failures,
    ];
    expect([root, ...root.children].map(counts)).toEqual([
      ['checkout', '4', '2'],
      ['verdict', '1', '0'],
      ['thresholds', '2', '1'],
      ['checks', '1', '1'],
    ]);
    expect(root.children[0]?.attributes).toMatchObject({ time: '12.040', timestamp: '2026-11-24T18:18:46' });
  });

  it('fails the verdict when it is INVALID, and only tells when it is SUSPECT', () => {
    const reasons = ['engine thread 0 was <busy>'];
    expect(casesOf(toJunit({ ...report, verdict: { state: 'INVALID', reasons } }))[0]).toEqual([
      'verdict',
      reasons[0],
    ]);
    const suspect = toJunit({ ...report, verdict: { state: 'SUSPECT', reasons } });
    expect(casesOf(suspect)[0]).toEqual(['verdict', null]);
    expect(readXml(suspect).children[0]?.children.at(-1)?.children[0]?.text).toBe(`SUSPECT\n${reasons[0]}`);
  });

  it('is well-formed whatever names a task or a target makes up', () => {
    const anything = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anything, anything, (name, value) => {
        const series = report.series.map((one) => ({
          ...one,
          task: name,
          checks: { [value]: { passed: 1, failed: 1 } },
        }));
        const written = {
          ...report,
          name,
          tags: { [name]: value },
          series,
          verdict: { state: 'INVALID' as const, reasons: [value] },
        };
        expect(casesOf(toJunit(written))).toContainEqual([legal(value), 'not met in 1 of 2 cases']);
      }),
    );
  });

  it('keeps every character that XML can hold', () => {
    expect(readXml(`<a b="${xmlText('1 < 2 & "x"\n\t\u{1F680}\u0000\uD800')}"/>`).attributes.b).toBe(
      '1 < 2 & "x"\n\t\u{1F680}\uFFFD\uFFFD',
    );
  });
});

function legal(text: string): string {
  return [...text]
    .map((one) =>
      /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD]$/u.test(one) || (one.codePointAt(0) ?? 0) > 0xffff
        ? one
        : '\uFFFD',
    )
    .join('');
}
