import { EXIT, exitCodeOfError, exitCodeOfReport } from '../src/exit-code.js';

type Report = Parameters<typeof exitCodeOfReport>[0];
const threshold = (ok: boolean): Report['thresholds'][number] => ({
  expression: 'p99(responseTime) < 1s',
  scenario: null,
  task: null,
  step: null,
  ok,
  actual: 1,
  limit: 1,
  unit: 'us',
  aborted: false,
});
const report = (
  outcome: Report['outcome'],
  state: Report['verdict']['state'],
  ...met: boolean[]
): Report => ({
  outcome,
  verdict: { state, reasons: [] },
  thresholds: met.map(threshold),
});

describe('the exit code of a report', () => {
  it.each<[string, Report, boolean, number]>([
    ['all is well', report('finished', 'VALID', true), false, 0],
    ['there is no threshold', report('finished', 'VALID'), true, 0],
    ['SUSPECT is let pass', report('finished', 'SUSPECT', true), false, 0],
    ['SUSPECT is not let pass when strict', report('finished', 'SUSPECT', true), true, 5],
    ['a threshold is not met', report('finished', 'VALID', true, false), false, 4],
    ['a threshold is not met and SUSPECT is let pass', report('finished', 'SUSPECT', false), false, 4],
    ['a threshold stopped the run, whatever became of it later', report('aborted', 'VALID', true), false, 4],
    ['INVALID', report('finished', 'INVALID', true), false, 5],
    ['INVALID comes before thresholds', report('finished', 'INVALID', false), false, 5],
    ['INVALID comes before an abort', report('aborted', 'INVALID', false), false, 5],
    ['broken off comes before INVALID', report('broken', 'INVALID', false), false, 6],
    ['interrupted comes before all', report('interrupted', 'INVALID', false), true, 130],
  ])('%s', (_, given, strict, code) => {
    expect(exitCodeOfReport(given, { strict })).toBe(code);
  });
});

describe('the exit code of an error', () => {
  it.each([
    [null, EXIT.bug],
    ['VE_USAGE', EXIT.usage],
    ['VE_PLAN_INVALID', EXIT.usage],
    ['VE_OUTPUT_UNWRITABLE', EXIT.usage],
    ['VE_ENGINE_FAILED', EXIT.broken],
    ['VE_ENGINE_LOST', EXIT.broken],
    ['VE_RUN_INTERRUPTED', EXIT.interrupted],
  ])('%s', (code, exit) => {
    expect(exitCodeOfError(code)).toBe(exit);
  });
});
