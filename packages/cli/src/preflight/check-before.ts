import { dirname } from 'node:path';
import { type PreflightReport, renderPreflight, runPreflight } from '@vajraedge/core';
import { EXIT } from '../exit-code.js';
import { onInterrupts } from '../interrupts.js';
import type { PreparedRun } from '../prepare-run.js';
import type { OutputFile } from '../results/output-files.js';
import type { Channel, Terminal } from '../terminal/terminal.js';

/** What {@link checkBefore} looks at. */
export interface CheckBeforeOptions {
  readonly prepared: PreparedRun;
  /** Files that a run would write. */
  readonly outputs: readonly Pick<OutputFile, 'path'>[];
  /** Time for all checks together, milliseconds; undefined: the usual. */
  readonly deadlineMs: number | undefined;
  readonly terminal: Terminal;
}

/** Runs the pre-flight of a plan; on a terminal a line says so meanwhile. Ctrl-C leaves at once. */
export async function checkBefore({
  prepared,
  outputs,
  deadlineMs,
  terminal,
}: CheckBeforeOptions): Promise<PreflightReport> {
  const { plan, catalog, preload, settings } = prepared;
  const file = outputs.find(({ path }) => path !== null)?.path ?? null;
  const release = leaveOnInterrupt(terminal);
  terminal.screen?.write('pre-flight …');
  try {
    return await runPreflight({
      plan,
      catalog,
      preload,
      resultsDir: file === null ? null : dirname(file),
      ...(settings.threads === undefined ? {} : { threads: settings.threads }),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    });
  } finally {
    terminal.screen?.write('\r\u001b[K');
    release();
  }
}

/** Before any load there is nothing to bring to an end. @returns a function that ends the listening */
export function leaveOnInterrupt({ err, screen }: Terminal): () => void {
  const leave = (): void => {
    err.print(`${screen === null ? '' : '\n'}Interrupted before the start: no load was sent.`);
    process.exit(EXIT.interrupted);
  };
  return onInterrupts({ first: leave, second: leave, further: leave });
}

/** A pre-flight as text for a channel. @param all also what passed */
export function preflightText(report: PreflightReport, { colours, columns }: Channel, all: boolean): string {
  return renderPreflight(report, {
    color: colours.enabled,
    width: Math.min(120, Math.max(60, columns)),
    all,
  });
}
