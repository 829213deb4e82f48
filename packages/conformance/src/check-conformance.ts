import { type AnyTaskDefinition, type PluginDefinition, VajraError } from '@vajraedge/sdk';
import { pluginProblems } from './reading/plugin-problems.js';
import { toTaskDefinition } from './reading/task-problems.js';
import { checkAbort } from './checks/abort-check.js';
import { checkExecute } from './checks/execute-check.js';
import { checkFailure } from './checks/failure-check.js';
import { checkLeaks } from './checks/leak-check.js';
import { checkMetadata } from './checks/metadata-check.js';
import { checkParameterValidation } from './checks/parameters-check.js';
import { checkPreflight } from './checks/preflight-check.js';
import type { ConformanceOptions, Subject } from './conformance-options.js';
import {
  type CheckResult,
  type ConformanceCheck,
  type ConformanceReport,
  formatReport,
  judged,
} from './conformance-report.js';
import { createHost } from './host.js';
import { thrownFailure } from './iteration-failure.js';

type CheckName = ConformanceCheck['name'];
type Check = (subject: Subject) => CheckResult | Promise<CheckResult>;

const LIVE_CHECKS: readonly (readonly [CheckName, Check])[] = [
  ['preflight', checkPreflight],
  ['abort', checkAbort],
  ['failure', checkFailure],
  ['leaks', checkLeaks],
];

/**
 * Checks a plugin as every plugin of the project is checked: shape, metadata, validation of parameters, iterations
 * against the author's own server, abort, failure codes, leaks. Runs in any test framework, one task after another;
 * nothing else should go on in the process meanwhile. Never rejects for what a plugin does.
 *
 * @param plugin what `definePlugin` returned, or any value that should be that.
 */
export async function checkConformance(
  plugin: unknown,
  options: ConformanceOptions,
): Promise<ConformanceReport> {
  const checks: ConformanceCheck[] = [
    { task: null, name: 'shape', ...judged(pluginProblems(plugin), 'it is a plugin') },
  ];
  if (checks[0]?.state === 'PASS') {
    const { description, tasks } = plugin as PluginDefinition;
    checks.push({
      task: null,
      name: 'metadata',
      ...judged(description ? [] : ['has no description'], 'is described'),
    });
    for (const task of tasks)
      checks.push(...(await checkTask(toTaskDefinition(task) as AnyTaskDefinition, options)));
  }
  return { ok: checks.every(({ state }) => state !== 'FAIL'), checks };
}

/**
 * {@link checkConformance}, for a test that has nothing else to say.
 *
 * @returns the report, for figures and skipped checks.
 * @throws VE_CONFORMANCE_FAILED with every check that failed.
 */
export async function assertConformance(
  plugin: unknown,
  options: ConformanceOptions,
): Promise<ConformanceReport> {
  const report = await checkConformance(plugin, options);
  if (report.ok) return report;
  const failed = { ok: false, checks: report.checks.filter(({ state }) => state === 'FAIL') };
  throw new VajraError('VE_CONFORMANCE_FAILED', `The plugin does not conform.\n${formatReport(failed)}`, {
    hint: 'Each line names the task, the check and what it saw.',
  });
}

async function checkTask(task: AnyTaskDefinition, options: ConformanceOptions): Promise<ConformanceCheck[]> {
  const sample = Object.hasOwn(options.samples, task.name) ? options.samples[task.name] : undefined;
  const subject = subjectOf(task, options);
  const checks: ConformanceCheck[] = [];
  const run = async (name: CheckName, check: Check): Promise<boolean> => {
    const result = await guarded(check, subject);
    checks.push({ task: task.name, name, ...result });
    return result.state !== 'FAIL';
  };
  await run('metadata', checkMetadata);
  let goesOn = await run('parameters', checkParameterValidation);
  if (typeof sample !== 'object') {
    const noSample = { state: 'FAIL', message: `no sample was given for it: samples.${task.name}` } as const;
    await run('execute', () => (sample === undefined ? noSample : { state: 'SKIP', message: sample }));
    goesOn = false;
  } else if (goesOn) goesOn = await run('execute', checkExecute);
  // What cannot run one iteration would only fail the rest in the same words.
  for (const [name, check] of goesOn ? LIVE_CHECKS : []) await run(name, check);
  return checks;
}

function subjectOf(task: AnyTaskDefinition, options: ConformanceOptions): Subject {
  const given = Object.hasOwn(options.samples, task.name) ? options.samples[task.name] : undefined;
  const sample = typeof given === 'object' ? given : {};
  return {
    task,
    sample,
    host: options.host ?? createHost(),
    iterations: sample.iterations ?? options.iterations ?? 10_000,
    users: options.users ?? 10,
    abortLimitMs: options.abortLimitMs ?? 1000,
    iterationLimitMs: options.iterationLimitMs ?? 10_000,
    closeLimitMs: options.closeLimitMs ?? 8000,
    resolveSecret: options.resolveSecret ?? String,
  };
}

async function guarded(check: Check, subject: Subject): Promise<CheckResult> {
  try {
    return await check(subject);
  } catch (error) {
    const { code, message } = thrownFailure(error);
    return { state: 'FAIL', message: `threw ${code}: ${message}` };
  }
}
