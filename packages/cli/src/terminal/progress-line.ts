import { formatCount, formatRate, formatUs, type RunProgress } from '@vajraedge/core';
import { clockText } from './clock-text.js';
import { oneLine } from './fit-text.js';

/** Time between two lines where there is no terminal, milliseconds. */
const PROGRESS_LINE_EVERY_MS = 5000;

/**
 * One line for a log: where the run stands.
 *
 *     00:05 / 00:30  sustain  500/s of 500/s  12 in flight  response p50 1.2 ms p95 3.4 ms p99 8.1 ms  0 failed  VALID
 */
export function renderProgressLine(progress: RunProgress): string {
  const { atMs, plannedMs, phases, askedPerSecond, achievedPerSecond, inFlight, last, ledger, verdict } =
    progress;
  const planned = plannedMs === null ? '' : ` / ${clockText(plannedMs)}`;
  const asked = askedPerSecond === 0 ? '' : ` of ${formatRate(askedPerSecond)}`;
  const times = last.responseTimeUs ?? last.serviceTimeUs;
  const name = last.responseTimeUs === null ? 'service' : 'response';
  return [
    `${clockText(atMs)}${planned}`,
    phases.length === 0 ? 'draining' : phases.join(' + '),
    `${formatRate(achievedPerSecond)}${asked}`,
    `${formatCount(inFlight)} in flight`,
    `${name} p50 ${formatUs(times.p50)} p95 ${formatUs(times.p95)} p99 ${formatUs(times.p99)}`,
    `${formatCount(ledger.failed)} failed${worstCause(progress)}`,
    verdict.state,
  ].join('  ');
}

function worstCause({ failures }: RunProgress): string {
  const [worst] = Object.entries(failures).sort(([, a], [, b]) => b - a);
  return worst === undefined || worst[1] === 0 ? '' : ` (${oneLine(worst[0])} ${formatCount(worst[1])})`;
}

/** Decides when a line is due: at the first second, then every {@link PROGRESS_LINE_EVERY_MS}. */
export function createLineSchedule(everyMs: number = PROGRESS_LINE_EVERY_MS): (atMs: number) => boolean {
  let dueMs = 0;
  return (atMs) => {
    if (atMs < dueMs) return false;
    dueMs = (Math.floor(atMs / everyMs) + 1) * everyMs;
    return true;
  };
}
