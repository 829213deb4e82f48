import type { RunReport } from '../run-report.js';
import { xmlText } from './xml-text.js';

interface TestCase {
  readonly classname: string;
  readonly name: string;
  /** Null: passed. */
  readonly failure: { readonly type: string; readonly message: string } | null;
  /** Shown beside it, passed or not. */
  readonly output: string | null;
}

/**
 * The result as JUnit XML: the verdict, each threshold and each check of each series is a test case. INVALID fails the
 * verdict's; SUSPECT only says why.
 */
export function toJunit(report: RunReport): string {
  const suites: readonly (readonly [string, readonly TestCase[]])[] = [
    ['verdict', [verdictCase(report)]],
    ['thresholds', thresholdCases(report)],
    ['checks', checkCases(report)],
  ];
  const all = suites.flatMap(([, cases]) => cases);
  const seconds = (report.durationMs / 1000).toFixed(3);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: report.name, ...countsOf(all), errors: '0', time: seconds })}>`,
    ...suites
      .filter(([, cases]) => cases.length > 0)
      .flatMap(([name, cases]) => suiteLines(report, name, cases, seconds)),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function suiteLines(report: RunReport, name: string, cases: readonly TestCase[], seconds: string): string[] {
  // JUnit's own schema knows neither fractions of a second nor a time zone here.
  const timestamp = report.startedAt.slice(0, 19);
  const properties = { runId: report.runId, outcome: report.outcome, ...report.tags };
  return [
    `  <testsuite${attributes({ name, ...countsOf(cases), errors: '0', skipped: '0', time: seconds, timestamp })}>`,
    '    <properties>',
    ...Object.entries(properties).map(
      ([key, value]) => `      <property${attributes({ name: key, value })}/>`,
    ),
    '    </properties>',
    ...cases.flatMap(caseLines),
    '  </testsuite>',
  ];
}

function caseLines({ classname, name, failure, output }: TestCase): string[] {
  const open = `    <testcase${attributes({ classname, name, time: '0' })}`;
  if (failure === null && output === null) return [`${open}/>`];
  return [
    `${open}>`,
    ...(failure === null
      ? []
      : [`      <failure${attributes(failure)}>${xmlText(failure.message)}</failure>`]),
    ...(output === null ? [] : [`      <system-out>${xmlText(output)}</system-out>`]),
    '    </testcase>',
  ];
}

function verdictCase({ name, verdict }: RunReport): TestCase {
  const reasons = verdict.reasons.join('\n');
  const failure = verdict.state === 'INVALID' ? { type: 'INVALID', message: reasons } : null;
  return {
    classname: name,
    name: 'verdict',
    failure,
    output: `${verdict.state}${reasons === '' ? '' : `\n${reasons}`}`,
  };
}

function thresholdCases({ name, thresholds }: RunReport): TestCase[] {
  return thresholds.map((threshold) => ({
    classname: [name, threshold.scenario, threshold.task, threshold.step]
      .filter((part) => part !== null)
      .join('.'),
    name: threshold.expression,
    failure: threshold.ok ? null : { type: 'threshold', message: threshold.message ?? 'not met' },
    output: null,
  }));
}

function checkCases({ name, series }: RunReport): TestCase[] {
  return series.flatMap(({ scenario, task, step, checks }) =>
    Object.entries(checks).map(([check, { passed, failed }]) => ({
      classname: [name, scenario, task, step].filter((part) => part !== null).join('.'),
      name: check,
      failure:
        failed === 0 ? null : { type: 'check', message: `not met in ${failed} of ${passed + failed} cases` },
      output: null,
    })),
  );
}

function countsOf(cases: readonly TestCase[]): { tests: string; failures: string } {
  return {
    tests: String(cases.length),
    failures: String(cases.filter(({ failure }) => failure !== null).length),
  };
}

function attributes(values: { readonly [name: string]: string }): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(value)}"`)
    .join('');
}
