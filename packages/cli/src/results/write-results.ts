import {
  heatMapOf,
  type LoggedInterval,
  type RunHistograms,
  type RunReport,
  toCsv,
  toHdrLog,
  toHtml,
  toJson,
  toJunit,
  toRunFile,
} from '@vajraedge/core';
import { type OutputFile, type OutputFormat, writeOutput } from './output-files.js';

/** A run's result, and the histograms of its seconds, without which some forms are poorer or empty. */
export interface RunResult {
  readonly report: RunReport;
  readonly intervals: readonly LoggedInterval[];
  readonly histograms: RunHistograms;
}

/** Forms that need the histograms of each second. */
const OF_HISTOGRAMS: readonly OutputFormat[] = ['hdr', 'html', 'run-file'];

/** Whether a form is wanted for which the histograms of each second must be kept. */
export function needsHistograms(outputs: readonly OutputFile[]): boolean {
  return outputs.some(({ format }) => OF_HISTOGRAMS.includes(format));
}

/** The result in one of its forms. Ends with a line break. */
export async function formatResult(
  format: OutputFormat,
  { report, intervals, histograms }: RunResult,
): Promise<string> {
  switch (format) {
    case 'json':
      return toJson(report);
    case 'html':
      return await toReportPage(report, histograms);
    case 'junit':
      return toJunit(report);
    case 'csv':
      return toCsv(report);
    case 'hdr':
      return await toHdrLog(report, intervals);
    case 'run-file':
      return toRunFile({ result: report, histograms });
  }
}

async function toReportPage(report: RunReport, { intervals }: RunHistograms): Promise<string> {
  // Over half a megabyte, and not wanted by most commands.
  const { REPORT_SCRIPT } = await import('@vajraedge/report-page');
  return toHtml(report, { script: REPORT_SCRIPT, heatMap: heatMapOf(intervals) });
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
    try {
      await writeOutput({ format, path }, await formatResult(format, result));
    } catch (error) {
      faults.push(error);
    }
  }
  return faults;
}
