import type { RunReport } from '../run-report.js';

/** The result as `result.json`: indented, with one line for each row of `perSecond`. Ends with a line break. */
export function toJson(report: RunReport): string {
  const { perSecond, ...rest } = report;
  const head = JSON.stringify(rest, null, 2).slice(0, -'\n}'.length);
  const rows = perSecond.map((row) => `\n    ${JSON.stringify(row)}`).join(',');
  return `${head},\n  "perSecond": [${rows}${rows === '' ? '' : '\n  '}]\n}\n`;
}
