import type { RunReport, SecondReport, TimeSummary } from '../run-report.js';

type Cell = string | number | null;
type Column = readonly [header: string, cell: (row: SecondReport) => Cell];

const TIMES: readonly (readonly [string, (keyof SecondReport & `${string}TimeUs`) | 'startLagUs'])[] = [
  ['response_time', 'responseTimeUs'],
  ['service_time', 'serviceTimeUs'],
  ['start_lag', 'startLagUs'],
];
const FIGURES: readonly (keyof TimeSummary)[] = [
  'min',
  'mean',
  'p50',
  'p75',
  'p90',
  'p95',
  'p99',
  'p999',
  'max',
];

const COLUMNS: readonly Column[] = [
  ['at_ms', (row) => row.atMs],
  ['duration_ms', (row) => row.durationMs],
  ['phases', (row) => row.phases.join(' ')],
  ['scheduled', (row) => row.scheduled],
  ['started', (row) => row.started],
  ['ok', (row) => row.ok],
  ['failed', (row) => row.failed],
  ['dropped', (row) => row.dropped],
  ['missed', (row) => row.missed],
  ['late', (row) => row.late],
  ['in_flight', (row) => row.inFlight],
  ['users', (row) => row.users],
  ['received_bytes', (row) => row.receivedBytes],
  ['sent_bytes', (row) => row.sentBytes],
  ...TIMES.flatMap(([name, time]) =>
    FIGURES.map((figure): Column => [`${name}_${figure}_us`, (row) => row[time]?.[figure] ?? null]),
  ),
  ['wake_lag_p99_us', (row) => row.wakeLagP99Us],
  ['loop_utilization_ratio', (row) => row.loopUtilizationRatio],
  ['gc_ms', (row) => row.gcMs],
  ['process_cores', (row) => row.processCores],
  ['machine_cpu_ratio', (row) => row.machineCpuRatio],
  ['resident_bytes', (row) => row.residentBytes],
  ['failures', (row) => failuresOf(row)],
  ['verdict', (row) => row.verdict.state],
  ['verdict_reasons', (row) => row.verdict.reasons.join('; ')],
];

/**
 * The time line as CSV (RFC 4180: comma, CRLF, header line), a row an interval, the unit last in each column's name.
 * A time that the load does not have is an empty field.
 */
export function toCsv(report: Pick<RunReport, 'perSecond'>): string {
  const header = COLUMNS.map(([name]) => name);
  const rows = report.perSecond.map((row) => COLUMNS.map(([, cell]) => toField(cell(row))));
  return [header, ...rows].map((fields) => `${fields.join(',')}\r\n`).join('');
}

function failuresOf({ failures }: SecondReport): string {
  return Object.entries(failures)
    .map(([code, count]) => `${code}=${count}`)
    .join(' ');
}

function toField(cell: Cell): string {
  const text = String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
