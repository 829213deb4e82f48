import type { MasterOptions } from './cluster/find-master.js';
import type { PreflightOptionTexts } from './preflight/preflight-settings.js';
import type { PrepareOptions } from './prepare-run.js';
import type { OutputFile, OutputOptions } from './results/output-files.js';
import type { Terminal } from './terminal/terminal.js';

/** The options of `vajra run`, as commander gives them. */
export interface RunCommandOptions
  extends PrepareOptions, OutputOptions, PreflightOptionTexts, Omit<MasterOptions, 'data'> {
  readonly workers?: string;
  readonly strict?: boolean;
  readonly quiet?: boolean;
}

/** What was asked for. */
export interface WantedRun {
  readonly argument: string;
  readonly options: RunCommandOptions;
  readonly outputs: readonly OutputFile[];
  readonly terminal: Terminal;
}
