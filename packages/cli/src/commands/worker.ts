import { createWorker, measureRate, scanTaskDir, type Worker, type WorkerEnd } from '@vajraedge/worker';
import { EXIT, type ExitCode } from '../exit-code.js';
import { findTasks } from '../find-tasks.js';
import { onInterrupts } from '../interrupts.js';
import { ownVersion } from '../own-version.js';
import { renderRefusedPlugins } from '../refused-plugins.js';
import { oneLine } from '../terminal/fit-text.js';
import type { Terminal } from '../terminal/terminal.js';
import { preloadFor } from '../typescript.js';
import {
  readWorkerSettings,
  type WorkerOptionTexts,
  type WorkerSettings,
} from '../worker/worker-settings.js';

/** The options of `vajra worker`, as commander gives them. */
export interface WorkerCommandOptions extends WorkerOptionTexts {
  readonly pluginDir?: readonly string[];
}

/**
 * `vajra worker`: takes part in a fleet until it is told to go, or its master is gone. What happens is told on stderr, a
 * line each.
 *
 * @throws VE_USAGE, VE_WORKER_…, VE_PROTOCOL_VERSION
 */
export async function workerCommand(options: WorkerCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const settings = readWorkerSettings(options, process.env, process.cwd());
  const worker = await makeWorker(settings, options.pluginDir ?? [], terminal);
  const release = onInterrupts({
    first: () => worker.drain(),
    second: () => worker.close(),
    further: () => process.exit(EXIT.interrupted),
  });
  try {
    return exitCodeOf(await worker.run(), terminal);
  } finally {
    release();
  }
}

async function makeWorker(
  settings: WorkerSettings,
  pluginDirs: readonly string[],
  terminal: Terminal,
): Promise<Worker> {
  const { taskDir } = settings;
  const { err } = terminal;
  const found = taskDir === null ? null : await scanTaskDir(taskDir);
  const taskFiles = found?.files ?? [];
  const preload = preloadFor(taskFiles);
  const [catalog, calibratedRatePerSecond] = await Promise.all([
    findTasks({ workingDir: process.cwd(), pluginDirs, taskFiles, baseDir: taskDir, preload }),
    measureRate(),
  ]);
  for (const line of renderRefusedPlugins(catalog.refused, err.colours)) err.print(line);
  return createWorker({
    ...settings,
    catalog,
    taskFilesVersion: found?.version ?? null,
    preload,
    calibratedRatePerSecond,
    version: ownVersion(),
    nodeVersion: process.version,
    processId: process.pid,
    onNotice: (text) => err.print(`${timeOfDay()} ${oneLine(text)}`),
  });
}

/** Of this moment, UTC. */
function timeOfDay(): string {
  return new Date().toISOString().slice(11, 19);
}

function exitCodeOf({ reason }: WorkerEnd, { err }: Terminal): ExitCode {
  if (reason === 'drained') return EXIT.ok;
  if (reason === 'closed') return EXIT.interrupted;
  err.print('The master is gone; all load has stopped.');
  return EXIT.broken;
}
