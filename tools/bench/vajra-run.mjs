import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMeasured } from './measured-child.mjs';

/** 0: well; 4: a threshold was not met; 5: the generator judged itself too slow. All three have results. */
const CODES_WITH_RESULT = [0, 4, 5];

/**
 * Runs a plan as a user does: `vajra run plan.json --json result.json`.
 * @param plan the plan as it would be written
 * @param options.prefix command before it, for example `taskset -c 1`
 * @param options.threads engine threads
 * @returns `{ report, cpuUs }`: the result and the processor time of the whole process
 */
export async function runVajra(plan, { prefix = [], threads = 1, killAfterMs } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vajra-bench-'));
  try {
    const planFile = join(folder, 'plan.json');
    const resultFile = join(folder, 'result.json');
    writeFileSync(planFile, JSON.stringify(plan));
    const vajra = [
      process.execPath,
      'packages/cli/bin/vajra.mjs',
      'run',
      '--skip-preflight',
      planFile,
      '--json',
      resultFile,
    ];
    const command = [...prefix, ...vajra, '--threads', String(threads)];
    const { code, stdout, stderr, cpuUs } = await runMeasured(command, {
      env: { NO_COLOR: '1' },
      killAfterMs,
    });
    if (!CODES_WITH_RESULT.includes(code))
      throw new Error(`vajra run ended with ${code}:\n${stderr}${stdout}`);
    const report = JSON.parse(readFileSync(resultFile, 'utf8'));
    if (report.ledger.ok === 0) throw new Error(`nothing went well:\n${stdout}`);
    return { report, cpuUs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A plan of one scenario and one task. */
export function planOf(name, task, parameters, load) {
  return { name, scenarios: { [name]: { task, parameters, load } } };
}

/** Longest text of a reason; the run's own summary has it whole. */
const MOST_CHARACTERS = 100;

/** The generator's judgement of itself, for the results: its state and the first of its reasons. */
export function verdictOf({ verdict: { state, reasons } }) {
  if (reasons.length === 0) return state;
  const [first] = reasons;
  const text = first.length > MOST_CHARACTERS ? `${first.slice(0, MOST_CHARACTERS)}…` : first;
  return `${state}: ${text}${reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : ''}`;
}

/** Processor time of the whole process while the load ran, without its start and its end; microseconds. */
export function cpuUsOfLoad({ perSecond }) {
  return perSecond.reduce((sum, { processCores, durationMs }) => sum + processCores * durationMs * 1000, 0);
}
