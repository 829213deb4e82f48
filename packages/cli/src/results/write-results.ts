import { type LoggedInterval, type RunReport, toCsv, toHdrLog, toJson, toJunit } from '@vajraedge/core';
import { type OutputFile, type OutputFormat, writeOutput } from './output-files.js';

/** A run's result, and the histograms of its seconds. */
export interface RunResult {
  readonly report: RunReport;
  readonly intervals: readonly LoggedInterval[];
}

/** The result in one of its forms. Ends with a line break. */
export function formatResult(format: OutputFormat, { report, intervals }: RunResult): string {
  switch (format) {
    case 'json':
      return toJson(report);
    case 'junit':
      return toJunit(report);
    case 'csv':
      return toCsv(report);
    case 'hdr':
      return toHdrLog(report, intervals);
  }
}

/**
 * Writes all files, each whatever becomes of the others.
 *
 * @returns what went wrong, empty where nothing did
 */
export async function writeResultFiles(
  outputs: readonly OutputFile[],
  result: RunResult,
): Promise<readonly unknown[]> {
  const faults: unknown[] = [];
  for (const { format, path } of outputs) {
    if (path === null) continue;
    await writeOutput({ format, path }, formatResult(format, result)).catch((error: unknown) =>
      faults.push(error),
    );
  }
  return faults;
}
