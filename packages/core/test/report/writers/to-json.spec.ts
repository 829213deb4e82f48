import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { createRunAggregate } from '../../../src/report/run-aggregate.js';
import { RESULT_SCHEMA } from '../../../src/report/result-schema.js';
import type { RunReport } from '../../../src/report/run-report.js';
import { toJson } from '../../../src/report/writers/to-json.js';
import { exampleRun } from '../example-report.js';
import {
  closedScenario,
  EMPTY_SNAPSHOT,
  HOST,
  META,
  openScenario,
  planOf,
  segment,
} from '../simulated-run.js';

const published: unknown = JSON.parse(
  readFileSync(new URL('../../../schema/result.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv({ allErrors: true }).compile(published as object);
/** The same, but nothing that it does not describe is allowed: finds fields that were added without a word. */
const validateClosed = new Ajv({ allErrors: true }).compile(closed(published) as object);

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in copy && 'required' in copy ? { additionalProperties: false, ...copy } : copy;
}

function emptyReport(): RunReport {
  return createRunAggregate(planOf([openScenario([segment('sustain', 5, 1)])])).report({
    ...META,
    outcome: 'broken',
    lostEngines: 1,
  });
}

function closedReport(): RunReport {
  const aggregate = createRunAggregate(
    planOf([closedScenario([{ phase: 'sustain', durationMs: 5000, fromUsers: 1, toUsers: 2 }])]),
  );
  aggregate.addSecond(EMPTY_SNAPSHOT, HOST);
  return aggregate.report({ ...META, outcome: 'interrupted' });
}

describe('result.json', () => {
  it('has a published schema that is the one in the source', () => {
    expect(published).toEqual(RESULT_SCHEMA);
  });

  it.each([
    ['a full run', exampleRun().report],
    ['a run that never got anywhere', emptyReport()],
    ['a closed load', closedReport()],
  ])('is described by the schema to the last field: %s', (_, report) => {
    const written: unknown = JSON.parse(toJson(report));
    validate(written);
    expect(validate.errors).toBeNull();
    validateClosed(written);
    expect(validateClosed.errors).toBeNull();
  });

  it('is refused by the schema when a count is missing or of the wrong kind', () => {
    const { report } = exampleRun();
    expect(validate({ ...report, ledger: { ...report.ledger, missed: undefined } })).toBe(false);
    expect(validate({ ...report, durationMs: '12 s' })).toBe(false);
    expect(validate({ ...report, series: [{ ...report.series[0], responseTimeUs: 12 }] })).toBe(false);
  });

  it('holds the report, with a line for each second', () => {
    const { report } = exampleRun();
    const text = toJson(report);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
    expect(text.split('\n').filter((line) => line.startsWith('    {"atMs":'))).toHaveLength(12);
    expect(toJson({ ...report, perSecond: [] }).endsWith('"perSecond": []\n}\n')).toBe(true);
  });

  it('has a ledger that adds up', () => {
    const { scheduled, ok, failed, dropped, missed, unaccounted } = exampleRun().report.ledger;
    expect(scheduled).toBe(ok + failed + dropped + missed + unaccounted);
  });
});
