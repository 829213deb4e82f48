import { LatencyHistogram } from '../record/latency-histogram.js';
import type { GeneratorSnapshot } from '../snapshot/snapshot.js';
import { type Finding, worseOf } from './finding.js';
import type { SecondJudgement } from './judge-second.js';
import type { VerdictState } from './verdict.js';

/** One kind of finding over all seconds so far. */
export interface FindingTotal {
  /** Worst state and worst value seen. */
  readonly finding: Finding;
  /** Seconds that it was found in, rounded. */
  readonly seconds: number;
}

/** What the seconds of a run came to. Grows with the kinds of findings and the engines, not with the run. */
export class VerdictTally {
  readonly #durationMs: { [state in VerdictState]: number } = { VALID: 0, SUSPECT: 0, INVALID: 0 };
  readonly #findings = new Map<string, { finding: Finding; durationMs: number }>();
  readonly #wakeLag = new LatencyHistogram();

  /** Counts an interval of the part of the run that is measured. */
  add(judgement: SecondJudgement, generators: readonly GeneratorSnapshot[], durationMs: number): void {
    this.#durationMs[judgement.verdict.state] += durationMs;
    for (const { wakeLagUs } of generators) this.#wakeLag.add(wakeLagUs);
    for (const finding of judgement.findings) this.#count(finding, durationMs);
  }

  /** Seconds by state, rounded. */
  seconds(): { readonly [state in VerdictState]: number } {
    const { VALID, SUSPECT, INVALID } = this.#durationMs;
    return { VALID: inSeconds(VALID), SUSPECT: inSeconds(SUSPECT), INVALID: inSeconds(INVALID) };
  }

  /** The same in milliseconds, as it is. */
  durationsMs(): { readonly [state in VerdictState]: number } {
    return { ...this.#durationMs };
  }

  /** 99th percentile of the wake lag of all starts so far, microseconds. */
  wakeLagP99Us(): number {
    return this.#wakeLag.quantile(0.99);
  }

  findings(): readonly FindingTotal[] {
    return [...this.#findings.values()].map(({ finding, durationMs }) => ({
      finding,
      seconds: inSeconds(durationMs),
    }));
  }

  #count(finding: Finding, durationMs: number): void {
    const id = `${finding.kind} ${finding.engine}`;
    const total = this.#findings.get(id);
    if (total === undefined) {
      this.#findings.set(id, { finding, durationMs });
      return;
    }
    total.durationMs += durationMs;
    const value = Math.max(total.finding.value, finding.value);
    const state = worseOf(total.finding.state, finding.state) as Finding['state'];
    total.finding = { ...finding, value, state };
  }
}

function inSeconds(ms: number): number {
  return Math.round(ms / 1000);
}
