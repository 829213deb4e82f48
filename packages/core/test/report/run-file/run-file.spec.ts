import { readFileSync } from 'node:fs';
import type { VajraError } from '@vajraedge/sdk';
import fc from 'fast-check';
import { LatencyHistogram } from '../../../src/record/latency-histogram.js';
import { readResult, readRunFile } from '../../../src/report/run-file/read-run-file.js';
import type { PackedRunFile, RunFile } from '../../../src/report/run-file/run-file.js';
import { RUN_FILE_SCHEMA } from '../../../src/report/run-file/run-file-schema.js';
import { toRunFile } from '../../../src/report/run-file/to-run-file.js';
import { toJson } from '../../../src/report/writers/to-json.js';
import { histogramOf } from '../../snapshot/snapshot-arbitrary.js';
import { exampleRun } from '../example-report.js';

const { report, aggregate } = exampleRun();
const example: RunFile = { result: report, histograms: aggregate.histograms() };
const written = toRunFile(example);

type Draft = {
  -readonly [name in keyof Omit<PackedRunFile, 'runFileVersion'>]?: PackedRunFile[name];
} & { runFileVersion: number };

/** The example as written, changed. */
function changed(change: (draft: Draft) => void): string {
  const draft = JSON.parse(written) as Draft;
  change(draft);
  return JSON.stringify(draft);
}

function withTime(time: readonly unknown[]): string {
  return changed((draft) => {
    draft.intervals = [[0, 1000, [time]]] as never;
  });
}

function faultOf(text: string): VajraError {
  try {
    readRunFile(text, 'a.json');
  } catch (error) {
    return error as VajraError;
  }
  throw new Error('it was read');
}

describe('a run file', () => {
  it('gives back the result and every histogram', () => {
    const { result, histograms } = readRunFile(written, 'a.json');
    expect(result).toEqual(JSON.parse(JSON.stringify(report)));
    expect(histograms).toEqual(example.histograms);
    expect(histograms.intervals.flatMap((interval) => interval.histograms).length).toBeGreaterThan(40);
    expect(histograms.trends).toMatchObject([{ name: 'basket', isWarmup: false }]);
  });

  it('gives back whatever a histogram can hold', () => {
    const values = fc.array(fc.oneof(fc.nat({ max: 5000 }), fc.double({ min: 0, max: 1e12, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(values, (recorded) => {
        const histogram = histogramOf(recorded);
        const name = { scenario: 's', task: '__proto__', step: null };
        const one = { ...name, phase: 'sustain' as const, time: 'serviceTime' as const, histogram };
        const histograms = { intervals: [{ fromMs: 0, toMs: 1000, histograms: [one] }], trends: [] };
        expect(readRunFile(toRunFile({ result: report, histograms }), 'a.json').histograms).toEqual(
          histograms,
        );
      }),
    );
  });

  it('holds a line for each interval', () => {
    expect(written.split('\n').filter((line) => /^\[\d+,\d+,\[/.test(line))).toHaveLength(
      example.histograms.intervals.length,
    );
  });

  it('adds up to the quantiles of the result', () => {
    const sum = new LatencyHistogram();
    for (const { histograms } of readRunFile(written, 'a.json').histograms.intervals)
      for (const one of histograms)
        if (one.step === null && one.time === 'responseTime' && one.phase !== 'warmup')
          sum.add(one.histogram);
    expect(sum.quantile(0.99)).toBe(report.totals.responseTimeUs?.p99);
  });

  it('has a published schema that is the one in the source', () => {
    const file = new URL('../../../schema/run-file.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(RUN_FILE_SCHEMA);
  });
});

describe('readResult', () => {
  it('takes a result.json too, which has no histograms', () => {
    expect(readResult(toJson(report), 'a.json')).toEqual({
      result: JSON.parse(JSON.stringify(report)),
      histograms: null,
    });
    expect(faultOf(toJson(report))).toMatchObject({ code: 'VE_RESULT_NO_HISTOGRAMS' });
  });

  it.each([
    ['no JSON', '{"runFileVersion":1,', 'it is no JSON'],
    ['something else', '[]', 'it must be object'],
    ['nothing', 'null', 'it must be object'],
    ['a version to come', changed((draft) => (draft.runFileVersion = 2)), 'a run file of version 2'],
    [
      'a result without its ledger',
      changed((draft) => (draft.result = { ...report, ledger: undefined } as never)),
      "its part result must have required property 'ledger'",
    ],
    ['no names', changed((draft) => delete draft.names), "must have required property 'names'"],
    ['a name that is not there', changed((draft) => (draft.names = [])), 'refers to name 0, and there are 0'],
    ['a phase that is not there', withTime([0, 4, 0, 5, 5, 5, [6, 1]]), 'must be <= 3'],
    ['half a bucket', withTime([0, 0, 0, 5, 5, 5, [6]]), 'contradict each other'],
    ['a bucket beyond the layout', withTime([0, 0, 0, 5, 5, 5, [999_999, 1]]), 'contradict each other'],
    ['a least value elsewhere', withTime([0, 0, 0, 5, 4, 5, [6, 1]]), 'contradict each other'],
    ['a sum that cannot be', withTime([0, 0, 0, 50, 5, 5, [6, 1]]), 'contradict each other'],
    ['a count below 1', withTime([0, 0, 0, 5, 5, 5, [6, 0]]), 'must be >= 1'],
    [
      'intervals out of order',
      changed((draft) => (draft.intervals = [...(draft.intervals ?? [])].reverse())),
      'not in order of time',
    ],
  ])('refuses %s', (_, text, fault) => {
    const error = faultOf(text);
    expect(error.code).toBe('VE_RESULT_INVALID');
    expect(error.message).toContain(fault);
    expect(error.message).toContain('"a.json"');
  });
});
