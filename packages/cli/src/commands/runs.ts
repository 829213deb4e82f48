import { formatCount, formatRate, formatRatio, formatUs } from '@vajraedge/core';
import type { RunSummaryView, RunView } from '@vajraedge/protocol';
import { findMaster, type MasterOptions } from '../cluster/find-master.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { numberOption } from '../options/number-option.js';
import { clockText } from '../terminal/clock-text.js';
import { oneLine } from '../terminal/fit-text.js';
import { layOutTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

/** The options of `vajra runs`, as commander gives them. */
export interface RunsCommandOptions extends MasterOptions {
  readonly json?: boolean;
  readonly limit?: string;
}

/** `vajra runs [ID]`: the runs of a master, newest first; with an id, how one stands and what happened. */
export async function runsCommand(
  id: string | undefined,
  options: RunsCommandOptions,
  { out }: Terminal,
): Promise<ExitCode> {
  const client = findMaster(options, process.env);
  if (id !== undefined) {
    const run = await client.run(id);
    out.print(options.json === true ? JSON.stringify(run, null, 2) : describe(run).join('\n'));
    return EXIT.ok;
  }
  const limit =
    numberOption('--limit', options.limit, { min: 1, max: 500, whole: true, example: '20' }) ?? 20;
  const runs = await client.runs({ limit });
  if (options.json === true) out.print(JSON.stringify(runs, null, 2));
  else out.print(runs.length === 0 ? 'There are no runs yet.' : tableOf(runs));
  return EXIT.ok;
}

function tableOf(runs: readonly RunSummaryView[]): string {
  const rows = runs.map((run) => [
    run.id,
    oneLine(run.name),
    run.outcome ?? (run.paused ? 'paused' : run.state),
    run.verdict ?? '-',
    run.thresholdsOk === null ? '-' : run.thresholdsOk ? 'met' : 'NOT MET',
    formatRate(run.achievedPerSecond),
    run.responseTimeP99Us === null ? '-' : formatUs(run.responseTimeP99Us),
    formatRatio(run.errorRatio),
    run.startedAt === null ? '-' : localTime(run.startedAt),
  ]);
  const head = ['RUN', 'NAME', 'STATE', 'VERDICT', 'THRESHOLDS', 'RATE', 'P99', 'ERRORS', 'STARTED'];
  return layOutTable([head, ...rows]).join('\n');
}

function describe(run: RunView): string[] {
  const { progress, workersOfRun, events, problem } = run;
  const ledger = progress?.ledger;
  return [
    `${run.id}  ${oneLine(run.name)}`,
    `  state    ${run.outcome ?? run.state}${run.paused ? ', paused' : ''}; verdict ${run.verdict ?? 'not yet'}`,
    `  time     ${clockText(run.elapsedMs)}${run.plannedMs === null ? '' : ` of ${clockText(run.plannedMs)}`}`,
    `  rate     ${formatRate(run.achievedPerSecond)} of ${formatRate(run.targetPerSecond)} asked`,
    ...(ledger === undefined
      ? []
      : [
          `  ledger   ${formatCount(ledger.scheduled)} scheduled, ${formatCount(ledger.ok)} ok, ${formatCount(ledger.failed)} failed`,
        ]),
    ...(problem === null ? [] : [`  problem  ${problem.message} (${problem.code})`]),
    ...workersOfRun.map(
      ({ name, state, share, problem: why }) =>
        `  worker   ${name}: ${state}, ${formatRatio(share)} of the load${why === null ? '' : `; ${oneLine(why)}`}`,
    ),
    ...events.map(({ atMs, message }) => `  ${clockText(atMs).padStart(7)}  ${oneLine(message)}`),
  ];
}

/** In this machine's time zone, to the minute. */
function localTime(iso: string): string {
  return new Date(iso).toLocaleString('sv-SE').slice(0, 16);
}
