import type { Outcome } from '@vajraedge/sdk';
import type { FailureExample, HistogramSnapshot, SeriesKey, SeriesSnapshot } from '../snapshot/snapshot.js';
import { BoundedNames, createTally } from './bounded-names.js';
import { LatencyHistogram } from './latency-histogram.js';

/** Most names of one kind (failure codes, checks, labels, counters, trends) in one series. */
export const MAX_NAMES_PER_SERIES = 64;
/** Most examples kept of one failure code in one interval. */
export const MAX_EXAMPLES_PER_CODE = 3;
/** Longest text of an example, in characters. */
const MAX_EXAMPLE_LENGTH = 300;
/** Trends are recorded in thousandths, so that 0.001 to 1e9 fit the layout with three digits. */
export const TREND_SCALE = 1000;

/** What one series has seen in one interval, filled in place. */
export class SeriesBuffer {
  readonly response: LatencyHistogram | null;
  readonly lag: LatencyHistogram | null;
  readonly service = new LatencyHistogram();
  count = 0;
  receivedBytes = 0;
  sentBytes = 0;
  readonly #failures = new BoundedNames(MAX_NAMES_PER_SERIES, createTally);
  readonly #checks = new BoundedNames(MAX_NAMES_PER_SERIES, () => ({ passed: 0, failed: 0 }));
  readonly #labels = new BoundedNames(
    MAX_NAMES_PER_SERIES,
    () => new BoundedNames(MAX_NAMES_PER_SERIES, createTally),
  );
  readonly #counters = new BoundedNames(MAX_NAMES_PER_SERIES, createTally);
  readonly #trends = new BoundedNames(MAX_NAMES_PER_SERIES, () => new LatencyHistogram());
  #examples: FailureExample[] = [];
  /** The label that was counted last, or null. */
  #lastLabel: string | null = null;
  #lastValue: unknown = null;
  #lastTally = createTally();

  /** @param scheduled the series has due times, and so response time and start lag */
  constructor(scheduled: boolean) {
    this.response = scheduled ? new LatencyHistogram() : null;
    this.lag = scheduled ? new LatencyHistogram() : null;
  }

  get used(): boolean {
    return this.count > 0 || this.#checks.size > 0 || this.#counters.size > 0 || this.#trends.size > 0;
  }

  /** Names that found no room. */
  get overflowed(): number {
    return (
      this.#failures.overflowed +
      this.#checks.overflowed +
      this.#labels.overflowed +
      this.#counters.overflowed +
      this.#trends.overflowed
    );
  }

  /** Counts a failure, and keeps its message as an example while there is room. */
  fail(code: string, message: string, atMs: number): void {
    const failures = this.#failures.at(code);
    failures.value += 1;
    if (failures.value > MAX_EXAMPLES_PER_CODE || this.#examples.length >= MAX_NAMES_PER_SERIES) return;
    this.#examples.push({
      code: this.#failures.keptAs(code),
      message: message.slice(0, MAX_EXAMPLE_LENGTH),
      atMs,
    });
  }

  label(labels: NonNullable<Outcome['labels']>): void {
    for (const name in labels) {
      const value = labels[name];
      // Most iterations end like the one before: two comparisons in place of two look-ups.
      if (name === this.#lastLabel && value === this.#lastValue) this.#lastTally.value += 1;
      else this.#label(name, value);
    }
  }

  #label(name: string, value: unknown): void {
    const [values, text] = [this.#labels.at(name), String(value)];
    const tally = values.at(text);
    tally.value += 1;
    // What found no room must be told so each time, and an object may read otherwise the next time.
    if (this.#labels.keptAs(name) !== name || values.keptAs(text) !== text || typeof value === 'object')
      return;
    this.#lastLabel = name;
    this.#lastValue = value;
    this.#lastTally = tally;
  }

  check(name: string, passed: boolean): void {
    const check = this.#checks.at(name);
    if (passed) check.passed += 1;
    else check.failed += 1;
  }

  addCounter(name: string, by: number): void {
    this.#counters.at(name).value += by;
  }

  recordTrend(name: string, value: number): void {
    this.#trends.at(name).record(value * TREND_SCALE);
  }

  toSnapshot(key: SeriesKey): SeriesSnapshot {
    return {
      scenario: key.scenario,
      task: key.task,
      step: key.step,
      phase: key.phase,
      count: this.count,
      failures: tallies(this.#failures),
      receivedBytes: this.receivedBytes,
      sentBytes: this.sentBytes,
      checks: record(this.#checks, ({ passed, failed }) => ({ passed, failed })),
      labels: record(this.#labels, tallies),
      counters: tallies(this.#counters),
      trends: record(this.#trends, (trend): HistogramSnapshot => trend.toSnapshot()),
      examples: this.#examples,
      responseTimeUs: this.response?.toSnapshot() ?? null,
      serviceTimeUs: this.service.toSnapshot(),
      startLagUs: this.lag?.toSnapshot() ?? null,
    };
  }

  /** Empties it for the next interval and keeps the memory of its histograms. */
  reset(): void {
    this.count = 0;
    this.receivedBytes = 0;
    this.sentBytes = 0;
    this.response?.reset();
    this.lag?.reset();
    this.service.reset();
    this.#failures.clear();
    this.#checks.clear();
    this.#labels.clear();
    this.#lastLabel = null;
    this.#counters.clear();
    this.#trends.clear();
    this.#examples = [];
  }
}

function record<V, R>(names: BoundedNames<V>, convert: (value: V) => R): { readonly [name: string]: R } {
  // No prototype: a name chosen by a task may be `__proto__`.
  const result = Object.create(null) as { [name: string]: R };
  for (const [name, value] of names.entries()) result[name] = convert(value);
  return result;
}

function tallies(names: BoundedNames<{ value: number }>): { readonly [name: string]: number } {
  return record(names, ({ value }) => value);
}
