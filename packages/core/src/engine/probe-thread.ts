/** Entry of a probe thread: asks every task of a plan what pre-flight wants to know. Importing it elsewhere fails. */
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { type AnyTaskDefinition, type ProbeResult, type Target, VajraError } from '@vajraedge/sdk';
import { createSystemClock, type Timer } from '../execute/clock.js';
import { failureOf } from '../execute/failure-code.js';
import type { ProbedEntry } from '../preflight/preflight-check.js';
import { allowedTargets } from './allowed-targets.js';
import { calibrate } from './calibrate.js';
import type { EngineScenario } from './engine.js';
import { loadScenarios } from './load-scenarios.js';
import type { ProbeReport, ProbeSetup } from './probe-messages.js';
import { problemOf } from './problem-of.js';
import { readProbeResult, readTargets } from './read-probe-result.js';
import { runOwnChecks } from './run-own-checks.js';
import { guardTargets } from './target-guard.js';
import { createTargetMatcher } from './target-matcher.js';

const setup = workerData as ProbeSetup;
const port = parentPort;
if (port === null) throw new VajraError('VE_INTERNAL', 'probe-thread.js is the entry of a worker thread');
const clock = createSystemClock();
const send = (report: ProbeReport): void => port.postMessage(report);
const matcher = setup.allowTargets === null ? null : createTargetMatcher(setup.allowTargets);
const guard = matcher === null ? null : guardTargets(matcher);
// What a probe leaves behind must not keep the others from being asked.
process.on('unhandledRejection', () => undefined);
process.on('uncaughtException', () => undefined);

async function probeAll(): Promise<void> {
  const { scenarios } = await loadScenarios(setup, clock);
  const entries = scenarios.flatMap((scenario) => scenario.tasks.map((_, at) => readEntry(scenario, at)));
  const all = entries.flatMap((entry) => entry.known.targets);
  const targets = matcher === null ? all : await allowedTargets(all, matcher);
  send({ type: 'targets', targets });
  await Promise.all(entries.map(async (entry) => send({ type: 'entry', entry: await probeEntry(entry) })));
  send({ type: 'probed' });
  await runOwnChecks(setup, targets, clock, send);
  send({ type: 'checked' });
  guard?.allowLoopback(true);
  send({ type: 'calibrated', calibration: await calibrate(scenarios, clock).catch(() => null) });
}

/** One mix entry, with the values that its first iteration would get. */
interface ReadyEntry {
  readonly known: Omit<ProbedEntry, 'probe' | 'problem'>;
  readonly definition: AnyTaskDefinition;
  readonly values: unknown;
  readonly problem: ProbedEntry['problem'];
}

function readEntry({ scenario, tasks, createScope }: EngineScenario, at: number): ReadyEntry {
  const { definition, parameters } = tasks[at] as EngineScenario['tasks'][number];
  const { label = '', task = '' } = scenario.mix[at] ?? {};
  const known = { scenario: scenario.name, label, task };
  const none: readonly Target[] = [];
  try {
    const scope = createScope(0);
    scope.begin(0);
    const values = parameters.dynamic ? parameters.render(scope) : parameters.base;
    const targets = readTargets(definition.targets?.(values));
    return { known: { ...known, targets }, definition, values, problem: null };
  } catch (error) {
    return { known: { ...known, targets: none }, definition, values: null, problem: failureOf(error) };
  }
}

async function probeEntry({ known, definition, values, problem }: ReadyEntry): Promise<ProbedEntry> {
  if (problem !== null) return { ...known, probe: null, problem };
  try {
    return { ...known, probe: await probeOnce(definition, values), problem: null };
  } catch (error) {
    return { ...known, probe: null, problem: failureOf(error) };
  }
}

async function probeOnce(definition: AnyTaskDefinition, parameters: unknown): Promise<ProbeResult | null> {
  if (definition.probe === undefined) return null;
  const limitMs = Math.max(0, setup.probeUntilMs - clock.nowMs());
  const limit = new AbortController();
  const { promise: late, cancel } = lateAfter(limitMs, limit);
  try {
    const context = { parameters: parameters as never, baseDir: setup.plan.baseDir, signal: limit.signal };
    const probing = definition.probe(context);
    return readProbeResult(await Promise.race([probing, late]));
  } finally {
    cancel();
  }
}

/** Aborts at the limit, and rejects soon after: a probe that listens knows more about why there was no answer. */
function lateAfter(
  limitMs: number,
  limit: AbortController,
): { readonly promise: Promise<never>; cancel(): void } {
  // These timers keep the thread alive: a probe that waits for nothing must not end it.
  const timers: Timer[] = [];
  const promise = new Promise<never>((_, reject) => {
    timers.push(
      clock.after(limitMs, () => limit.abort()),
      clock.after(limitMs + ABORT_GRACE_MS, () => reject(tooLate(limitMs))),
    );
  });
  return { promise, cancel: () => timers.forEach((timer) => timer.cancel()) };
}

/** Time for a probe to answer once its signal is aborted, milliseconds. */
const ABORT_GRACE_MS = 50;

function tooLate(limitMs: number): VajraError {
  const limit = (limitMs / 1000).toLocaleString('en', { maximumFractionDigits: 1 });
  return new VajraError('PROBE_TIMEOUT', `no answer within ${limit} s`);
}

probeAll().catch((error: unknown) => send({ type: 'failed', problem: problemOf(error) }));
