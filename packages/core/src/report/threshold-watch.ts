import type { ResolvedThreshold } from '../plan/resolved-plan.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { formatMetric, unitOf } from './format-metric.js';
import { formatLength } from './format-quantity.js';
import type { LoadTimeline } from './load-timeline.js';
import { type MetricSlice, MetricTotals, sliceOf } from './metric-totals.js';
import type { ThresholdReport } from './run-report.js';
import type { Span } from './time-spans.js';

/** Most slices that a sliding window is kept in: a longer window slides in larger steps. */
const MAX_SLICES = 120;

/**
 * Follows one threshold through a run. With a window it is judged each second over the last stretch of the judged part,
 * from the time that the window is full and the grace over, and one break is final; without, over the whole judged part
 * at the end. One that aborts is judged each second in both cases.
 */
export class ThresholdWatch {
  readonly #threshold: ResolvedThreshold;
  readonly #total = new MetricTotals();
  readonly #window: { slices: MetricSlice[]; judgedMs: number }[] = [];
  readonly #sliceMs: number;
  /** The worst value of a full window. */
  #worst: number | null = null;
  #brokenAtMs: number | null = null;
  #aborted = false;

  constructor(threshold: ResolvedThreshold) {
    this.#threshold = threshold;
    this.#sliceMs = (threshold.windowMs ?? 0) / MAX_SLICES;
  }

  /** Takes an interval, and judges where that is to be done each second. */
  add(snapshot: Snapshot, timeline: LoadTimeline, interval: Span): void {
    const slice = sliceOf(this.#threshold, snapshot, timeline, interval);
    if (
      slice.judgedMs === 0 &&
      slice.count === 0 &&
      slice.started === 0 &&
      slice.dropped + slice.missed === 0
    )
      return;
    this.#total.add(slice);
    if (this.#threshold.windowMs !== null) this.#slide(slice, this.#threshold.windowMs);
    if (this.#total.judgedMs < this.#threshold.graceMs) return;
    if (this.#threshold.windowMs !== null) this.#judgeWindow(interval.toMs, this.#threshold.windowMs);
    else if (this.#threshold.abort && !this.#mayStillBeMet())
      this.#judge(this.#total.value(this.#threshold.metric), interval.toMs);
  }

  /** Takes what has become known late of an interval; a window that has passed stays as it was judged. */
  addLate(snapshot: Snapshot, timeline: LoadTimeline, interval: Span): void {
    // Its time, and what was asked in it, have been counted.
    this.#total.add({ ...sliceOf(this.#threshold, snapshot, timeline, interval), asked: 0, judgedMs: 0 });
  }

  /** Why the run is to be stopped, in words; null: it is not. */
  abortReason(): string | null {
    return this.#aborted ? `threshold "${this.#threshold.expression}" was not met: ${this.#words()}` : null;
  }

  report(): ThresholdReport {
    const { expression, scenario, task, step, metric, limit } = this.#threshold;
    const actual = this.#actual();
    const ok = actual !== null && this.#brokenAtMs === null && this.#meets(actual);
    const message = ok ? null : this.#words();
    return {
      expression,
      scenario,
      task,
      step,
      ok,
      actual,
      limit,
      unit: unitOf(metric),
      aborted: this.#aborted,
      message,
    };
  }

  #slide(slice: MetricSlice, windowMs: number): void {
    const last = this.#window.at(-1);
    if (last !== undefined && last.judgedMs + slice.judgedMs <= this.#sliceMs) {
      last.slices.push(slice);
      last.judgedMs += slice.judgedMs;
    } else {
      this.#window.push({ slices: [slice], judgedMs: slice.judgedMs });
    }
    let judgedMs = this.#window.reduce((sum, part) => sum + part.judgedMs, 0);
    for (
      let first = this.#window[0];
      first !== undefined && judgedMs - first.judgedMs >= windowMs;
      first = this.#window[0]
    ) {
      judgedMs -= first.judgedMs;
      this.#window.shift();
    }
  }

  #judgeWindow(atMs: number, windowMs: number): void {
    if (this.#total.judgedMs < windowMs) return;
    const totals = this.#windowTotals();
    const value = totals.value(this.#threshold.metric);
    if (value === null) return;
    if (this.#worst === null || this.#isWorse(value, this.#worst)) this.#worst = value;
    this.#judge(value, atMs);
  }

  #windowTotals(): MetricTotals {
    const totals = new MetricTotals();
    for (const slice of this.#window.flatMap(({ slices }) => slices)) totals.add(slice);
    return totals;
  }

  #judge(value: number | null, atMs: number): void {
    if (value === null || this.#meets(value)) return;
    this.#brokenAtMs ??= atMs;
    this.#aborted ||= this.#threshold.abort;
  }

  /** A window that never filled is judged by what there was. */
  #actual(): number | null {
    return this.#worst ?? this.#total.value(this.#threshold.metric);
  }

  #meets(value: number): boolean {
    const { comparison, limit } = this.#threshold;
    if (comparison === '<') return value < limit;
    if (comparison === '<=') return value <= limit;
    return comparison === '>' ? value > limit : value >= limit;
  }

  #isWorse(value: number, than: number): boolean {
    return this.#threshold.comparison.startsWith('<') ? value > than : value < than;
  }

  /** What only grows cannot be too small before the end. */
  #mayStillBeMet(): boolean {
    const { metric, comparison } = this.#threshold;
    return (
      comparison.startsWith('>') &&
      ['count', 'counter', 'failures', 'dropped', 'missed'].includes(metric.kind)
    );
  }

  #words(): string {
    const { metric, limit, windowMs } = this.#threshold;
    const actual = this.#actual();
    if (actual === null) return `nothing to judge: ${nothingBecause(this.#threshold)}`;
    const over = windowMs === null || this.#worst === null ? '' : ` over ${formatLength(windowMs)}`;
    const since = this.#brokenAtMs === null ? '' : `, first not met at ${formatLength(this.#brokenAtMs)}`;
    return `${formatMetric(actual, metric)}${over}, limit ${formatMetric(limit, metric)}${since}`;
  }
}

function nothingBecause({ metric, step, task }: ResolvedThreshold): string {
  if (metric.kind === 'achievedRate') {
    const which =
      task !== null || step !== null ? 'rates are counted for scenarios, not for tasks or steps' : '';
    return which || 'the load asks for no rate, or the part that is judged was not reached';
  }
  if (metric.kind === 'checkRatio') return 'no such check was made in the part that is judged';
  if (metric.kind === 'trend')
    return `nothing was recorded under "${metric.name}" in the part that is judged`;
  if ('time' in metric && metric.time !== 'serviceTime') {
    return `no iteration with a due time ended in the part that is judged (closed loads and steps have no ${metric.time}; use serviceTime)`;
  }
  return 'no iteration ended in the part that is judged';
}
