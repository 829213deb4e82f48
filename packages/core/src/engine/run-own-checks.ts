import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CheckDefinition, type CheckInput, type CheckResult, type Target } from '@vajraedge/sdk';
import { type Clock } from '../execute/clock.js';
import { failureOf } from '../execute/failure-code.js';
import { importDefault } from '../plugin/import-module.js';
import { type CheckFinding, fail, warn } from '../preflight/preflight-check.js';
import { type EngineSetup } from './engine-messages.js';
import { PROBE_LIMIT_MS } from './probe-messages.js';

const STATES: ReadonlySet<unknown> = new Set(['PASS', 'WARN', 'FAIL', 'SKIP']);

interface NamedCheck {
  readonly name: string;
  readonly check: CheckDefinition;
}

/** Runs the checks of the plan's plugins and files, side by side. A check that cannot be run is a finding too. */
export async function runOwnChecks(
  setup: EngineSetup,
  targets: readonly Target[],
  clock: Clock,
): Promise<CheckFinding[]> {
  const { checks, findings } = await findChecks(setup);
  const limit = new AbortController();
  const timer = clock.after(PROBE_LIMIT_MS, () => limit.abort(), { keepsAlive: false });
  const input: CheckInput = { targets, variables: setup.plan.variables, signal: limit.signal };
  const found = await Promise.all(checks.map((check) => runOne(check, input)));
  timer.cancel();
  return [...findings, ...found.flat()];
}

async function findChecks(setup: EngineSetup): Promise<{ checks: NamedCheck[]; findings: CheckFinding[] }> {
  const checks: NamedCheck[] = [];
  const findings: CheckFinding[] = [];
  const add = (owner: string, value: unknown): void => {
    const { name, run } = (
      typeof value === 'object' && value !== null ? value : {}
    ) as Partial<CheckDefinition>;
    if (typeof name === 'string' && typeof run === 'function')
      checks.push({ name: `${owner} ${name}`, check: value as CheckDefinition });
    else
      findings.push(
        fail(
          owner,
          'It is no check: wanted { name, run }.',
          'Write `export default defineCheck({ name, run })`.',
        ),
      );
  };
  for (const { package: owner, moduleUrl } of pluginsOf(setup)) {
    const { checks: own } = (await importDefault(moduleUrl)) as { checks?: readonly unknown[] };
    for (const check of Array.isArray(own) ? (own as unknown[]) : []) add(owner, check);
  }
  for (const file of setup.plan.checks ?? []) {
    try {
      add(file, await importDefault(pathToFileURL(resolve(setup.plan.baseDir ?? '.', file)).href));
    } catch (error) {
      findings.push(
        fail(
          file,
          `The check could not be loaded: ${failureOf(error).message}`,
          'Correct the file, or take it out of the plan.',
        ),
      );
    }
  }
  return { checks, findings };
}

function pluginsOf({ tasks }: EngineSetup): { readonly package: string; readonly moduleUrl: string }[] {
  const origins = tasks.flatMap(({ origin }) => (origin.kind === 'plugin' ? [origin] : []));
  return [...new Map(origins.map((origin) => [origin.moduleUrl, origin])).values()];
}

async function runOne({ name, check }: NamedCheck, input: CheckInput): Promise<CheckFinding[]> {
  const overrun = new Promise<never>((_, reject) => {
    input.signal.addEventListener(
      'abort',
      () => reject(new Error(`no result within ${PROBE_LIMIT_MS / 1000} s`)),
      { once: true },
    );
  });
  try {
    const results: unknown = await Promise.race([check.run(input), overrun]);
    return (Array.isArray(results) ? (results as unknown[]) : [results]).map((result) =>
      toFinding(name, result),
    );
  } catch (error) {
    return [
      warn(
        name,
        `The check itself failed: ${failureOf(error).message}`,
        'Correct the check; nothing is known about what it looks at.',
      ),
    ];
  }
}

function toFinding(name: string, result: unknown): CheckFinding {
  const { state, message, remedy, details } = (
    typeof result === 'object' && result !== null ? result : {}
  ) as Partial<CheckResult>;
  if (state === undefined || !STATES.has(state) || typeof message !== 'string') {
    return warn(
      name,
      'The check gave back no { state, message }.',
      'Correct the check; nothing is known about what it looks at.',
    );
  }
  const figures = JSON.parse(JSON.stringify(details ?? {})) as CheckFinding['details'];
  return { name, state, message, remedy: typeof remedy === 'string' ? remedy : null, details: figures };
}
