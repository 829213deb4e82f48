import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckDefinition, CheckInput, CheckResult, Target } from '@vajraedge/sdk';
import type { Clock } from '../execute/clock.js';
import { failureOf } from '../execute/failure-code.js';
import { importDefault } from '../plugin/import-module.js';
import { toFigures, toShownText } from '../preflight/figures.js';
import { type CheckFinding, fail, warn } from '../preflight/preflight-check.js';
import type { ProbeReport, ProbeSetup } from './probe-messages.js';

const STATES: ReadonlySet<unknown> = new Set(['PASS', 'WARN', 'FAIL', 'SKIP']);
const NOTHING_KNOWN = 'Correct the check; nothing is known about what it looks at.';

interface NamedCheck {
  readonly name: string;
  readonly check: CheckDefinition;
}

/**
 * Runs the checks of the plan's plugins and files, side by side, and sends what each saw as soon as it has ended: one
 * that takes the thread with it leaves what the others saw. A check that cannot be run is a finding too.
 */
export async function runOwnChecks(
  setup: ProbeSetup,
  targets: readonly Target[],
  clock: Clock,
  send: (report: ProbeReport) => void,
): Promise<void> {
  const { checks, findings } = await findChecks(setup);
  send({ type: 'checking', names: checks.map(({ name }) => name) });
  for (const finding of findings) send({ type: 'check-ended', name: finding.name, findings: [finding] });
  const limitMs = Math.max(0, setup.checkUntilMs - clock.nowMs());
  const limit = new AbortController();
  // It keeps the thread alive: a check that waits for nothing must not end it.
  const timer = clock.after(limitMs, () => limit.abort());
  const input: CheckInput = { targets, variables: setup.plan.variables, signal: limit.signal };
  await Promise.all(
    checks.map(async ({ name, check }) =>
      send({ type: 'check-ended', name, findings: await runOne(name, check, input, limitMs) }),
    ),
  );
  timer.cancel();
}

async function findChecks(setup: ProbeSetup): Promise<{ checks: NamedCheck[]; findings: CheckFinding[] }> {
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
          'Write: export default defineCheck({ name, run }).',
        ),
      );
  };
  for (const { package: owner, moduleUrl } of pluginsOf(setup)) {
    const { checks: own } = (await importDefault(moduleUrl)) as { checks?: readonly unknown[] };
    for (const check of Array.isArray(own) ? (own as unknown[]) : []) add(owner, check);
  }
  for (const file of setup.plan.checks ?? []) {
    try {
      const exported = await importDefault(pathToFileURL(resolve(setup.plan.baseDir ?? '.', file)).href);
      for (const check of Array.isArray(exported) ? (exported as unknown[]) : [exported]) add(file, check);
    } catch (error) {
      findings.push(unloadable(file, error));
    }
  }
  return { checks, findings };
}

function unloadable(file: string, error: unknown): CheckFinding {
  const message = failureOf(error).message.replace(/^VajraError: /, '');
  return fail(
    file,
    `The check could not be loaded: ${message}`,
    "Look at its path, which starts from the plan's folder, and at the file; or take it out of the plan.",
  );
}

function pluginsOf({ tasks }: ProbeSetup): { readonly package: string; readonly moduleUrl: string }[] {
  const origins = tasks.flatMap(({ origin }) => (origin.kind === 'plugin' ? [origin] : []));
  return [...new Map(origins.map((origin) => [origin.moduleUrl, origin])).values()];
}

async function runOne(
  name: string,
  check: CheckDefinition,
  input: CheckInput,
  limitMs: number,
): Promise<CheckFinding[]> {
  const seconds = (limitMs / 1000).toLocaleString('en', { maximumFractionDigits: 1 });
  const overrun = new Promise<never>((_, reject) => {
    const give = (): void => reject(new Error(`no result within ${seconds} s`));
    input.signal.addEventListener('abort', give, { once: true });
  });
  try {
    const results: unknown = await Promise.race([check.run(input), overrun]);
    const list = Array.isArray(results) ? (results as unknown[]) : [results];
    return list.map((result) => toFinding(name, result));
  } catch (error) {
    return [warn(name, `The check itself failed: ${failureOf(error).message}`, NOTHING_KNOWN)];
  }
}

function toFinding(name: string, result: unknown): CheckFinding {
  const { state, message, remedy, details } = (
    typeof result === 'object' && result !== null ? result : {}
  ) as Partial<CheckResult>;
  if (state === undefined || !STATES.has(state) || typeof message !== 'string')
    return warn(name, 'The check gave back no { state, message }.', NOTHING_KNOWN);
  return {
    name,
    state,
    message: toShownText(message),
    remedy: typeof remedy === 'string' ? toShownText(remedy) : null,
    details: toFigures(details),
  };
}
