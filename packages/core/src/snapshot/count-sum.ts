import { MAX_NAMES_PER_SERIES } from '../record/series-buffer.js';
import { mergeHistograms } from './merge-histograms.js';
import { mergeNames, mergeTallies, type Named } from './merge-names.js';
import { mergeExamples, type SeriesCounts } from './merge-series.js';
import type { FailureExample, HistogramSnapshot } from './snapshot.js';

/** Most names, and examples, that are held before they are brought under their caps. */
const MAX_HELD = 8 * MAX_NAMES_PER_SERIES;

interface Checked {
  readonly passed: number;
  readonly failed: number;
}

/** The sum of what many snapshots hold of one series beside its times: as `mergeCounts` gives it, added up in place. */
export class CountSum {
  readonly #failures = new NameSum<number>(plus);
  readonly #checks = new NameSum<Checked>(mergeChecked);
  readonly #labels = new Map<string, NameSum<number>>();
  readonly #counters = new NameSum<number>(plus);
  readonly #trends = new NameSum<HistogramSnapshot>(mergeHistograms);
  #examples: readonly FailureExample[] = [];
  #count = 0;
  #receivedBytes = 0;
  #sentBytes = 0;

  add(series: SeriesCounts): void {
    this.#count += series.count;
    this.#receivedBytes += series.receivedBytes;
    this.#sentBytes += series.sentBytes;
    this.#failures.add(series.failures);
    this.#checks.add(series.checks);
    this.#counters.add(series.counters);
    this.#trends.add(series.trends);
    this.#addLabels(series.labels);
    if (series.examples.length === 0) return;
    this.#examples = [...this.#examples, ...series.examples];
    if (this.#examples.length > MAX_HELD)
      this.#examples = mergeExamples(this.#examples, this.#failures.toNamed());
  }

  toCounts(): SeriesCounts {
    const failures = this.#failures.toNamed();
    return {
      count: this.#count,
      failures,
      receivedBytes: this.#receivedBytes,
      sentBytes: this.#sentBytes,
      checks: this.#checks.toNamed(),
      labels: mergeNames(this.#namedLabels(), {}, mergeTallies),
      counters: this.#counters.toNamed(),
      trends: this.#trends.toNamed(),
      examples: mergeExamples(this.#examples, failures),
    };
  }

  #addLabels(labels: SeriesCounts['labels']): void {
    for (const name in labels) {
      let values = this.#labels.get(name);
      if (values === undefined) this.#labels.set(name, (values = new NameSum<number>(plus)));
      values.add(labels[name] as Named<number>);
    }
    if (this.#labels.size <= MAX_HELD) return;
    const capped = mergeNames(this.#namedLabels(), {}, mergeTallies);
    this.#labels.clear();
    this.#addLabels(capped);
  }

  #namedLabels(): SeriesCounts['labels'] {
    return toNamed([...this.#labels].map(([name, values]) => [name, values.toNamed()] as const));
  }
}

/** Values by names that a task chose; a map, because the names of an object without a prototype are slow to change. */
class NameSum<V> {
  readonly #values = new Map<string, V>();
  readonly #merge: (a: V, b: V) => V;

  constructor(merge: (a: V, b: V) => V) {
    this.#merge = merge;
  }

  add(more: Named<V>): void {
    for (const name in more) {
      const value = more[name] as V;
      const present = this.#values.get(name);
      this.#values.set(name, present === undefined ? value : this.#merge(present, value));
    }
    if (this.#values.size <= MAX_HELD) return;
    const capped = this.toNamed();
    this.#values.clear();
    this.add(capped);
  }

  /** Under the cap of names. */
  toNamed(): Named<V> {
    return mergeNames(toNamed(this.#values), {}, this.#merge);
  }
}

function toNamed<V>(entries: Iterable<readonly [string, V]>): Named<V> {
  // No prototype: a name chosen by a task may be `__proto__`.
  const result = Object.create(null) as { [name: string]: V };
  for (const [name, value] of entries) result[name] = value;
  return result;
}

function plus(a: number, b: number): number {
  return a + b;
}

function mergeChecked(a: Checked, b: Checked): Checked {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}
