/** Entry of a probe thread: asks every task of a plan what pre-flight wants to know. Importing it elsewhere fails. */
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { type AnyTaskDefinition, type ProbeResult, type Target, VajraError } from '@vajraedge/sdk';
import { createSystemClock } from '../execute/clock.js';
import { failureOf } from '../execute/failure-code.js';
import { type ProbedEntry } from '../preflight/preflight-check.js';
import { calibrate } from './calibrate.js';
import { type EngineScenario } from './engine.js';
import { type EngineSetup } from './engine-messages.js';
import { loadScenarios } from './load-scenarios.js';
import { PROBE_LIMIT_MS, type ProbeReport } from './probe-messages.js';
import { problemOf } from './problem-of.js';
import { runOwnChecks } from './run-own-checks.js';

const setup = workerData as EngineSetup;
const port = parentPort;
if (port === null) throw new VajraError('VE_INTERNAL', 'probe-thread.js is the entry of a worker thread');
const clock = createSystemClock();
const send = (report: ProbeReport): void => port.postMessage(report);
// What a probe leaves behind must not keep the others from being asked.
process.on('unhandledRejection', () => undefined);
process.on('uncaughtException', () => undefined);

async function probeAll(): Promise<void> {
  const { scenarios } = await loadScenarios(setup, clock);
  const asked = scenarios.flatMap((scenario) => scenario.tasks.map((_, at) => probeEntry(scenario, at)));
  const entries = await Promise.all(
    asked.map(async (entry) => {
      const answer = await entry;
      send({ type: 'entry', entry: answer });
      return answer;
    }),
  );
  send({ type: 'probed' });
  send({
    type: 'checked',
    findings: await runOwnChecks(
      setup,
      entries.flatMap(({ targets }) => targets),
      clock,
    ),
  });
  send({ type: 'calibrated', calibration: await calibrate(scenarios, clock).catch(() => null) });
}

async function probeEntry(
  { scenario, tasks, createScope }: EngineScenario,
  at: number,
): Promise<ProbedEntry> {
  const { definition, parameters } = tasks[at] as EngineScenario['tasks'][number];
  const { label = '', task = '' } = scenario.mix[at] ?? {};
  const known = { scenario: scenario.name, label, task };
  let targets: readonly Target[] = [];
  try {
    const scope = createScope(0);
    scope.begin(0);
    const values = parameters.dynamic ? parameters.render(scope) : parameters.base;
    targets = readTargets(definition.targets?.(values));
    return { ...known, targets, probe: await probeOnce(definition, values), problem: null };
  } catch (error) {
    return { ...known, targets, probe: null, problem: failureOf(error) };
  }
}

async function probeOnce(definition: AnyTaskDefinition, parameters: unknown): Promise<ProbeResult | null> {
  if (definition.probe === undefined) return null;
  const limit = new AbortController();
  const late = new Promise<never>((_, reject) => {
    clock.after(
      PROBE_LIMIT_MS,
      () => {
        limit.abort();
        reject(new VajraError('PROBE_TIMEOUT', `no answer within ${PROBE_LIMIT_MS / 1000} s`));
      },
      { keepsAlive: false },
    );
  });
  return readResult(
    await Promise.race([
      definition.probe({
        parameters: parameters as never,
        baseDir: setup.plan.baseDir,
        signal: limit.signal,
      }),
      late,
    ]),
  );
}

/** A plugin's answer as plain data of the right shape. @throws PROBE_NONSENSE */
function readResult(result: unknown): ProbeResult {
  const { ok, message } = (
    typeof result === 'object' && result !== null ? result : {}
  ) as Partial<ProbeResult>;
  if (typeof ok !== 'boolean' || typeof message !== 'string') {
    throw new VajraError('PROBE_NONSENSE', 'the probe gave back no { ok, message }');
  }
  return JSON.parse(JSON.stringify(result)) as ProbeResult;
}

function readTargets(targets: unknown): Target[] {
  if (!Array.isArray(targets)) return [];
  return (targets as Partial<Target>[]).flatMap(({ host, port: number, tls }) =>
    typeof host === 'string' && Number.isInteger(number)
      ? [{ host, port: number as number, tls: tls === true }]
      : [],
  );
}

probeAll().catch((error: unknown) => send({ type: 'failed', problem: problemOf(error) }));
