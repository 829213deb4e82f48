/** Monotonic time of the machine, milliseconds: the same in all of its processes. */
export function machineMs() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/**
 * What a target saw of a load with a constant rate whose iterations are numbered: index i is due at i / R. From this
 * everything follows without any guess: what was sent twice, what never came, and over which time.
 */
export class Arrivals {
  /** @param total numbers that the plan has */
  constructor({ indexes, timesMs }, { ratePerSecond, total }) {
    this.ratePerSecond = ratePerSecond;
    this.total = total;
    this.count = indexes.length;
    this.timesMs = timesMs;
    this.firstMs = Array.from({ length: total }, () => null);
    this.doubles = 0;
    this.strangers = 0;
    for (const [at, index] of indexes.entries()) {
      if (!(index >= 0 && index < total)) this.strangers += 1;
      else if (this.firstMs[index] !== null) this.doubles += 1;
      else this.firstMs[index] = timesMs[at];
    }
    this.startMs = this.#start();
  }

  /** Run time 0 of the machine's clock: the median of arrival minus due time, of what came. */
  #start() {
    const starts = this.firstMs
      .map((ms, index) => (ms === null ? null : ms - (index / this.ratePerSecond) * 1000))
      .filter((ms) => ms !== null)
      .sort((a, b) => a - b);
    return starts[Math.floor(starts.length / 2)] ?? 0;
  }

  get missing() {
    return this.firstMs.filter((ms) => ms === null).length;
  }

  /** How long after a moment the last number was due that never came, milliseconds; 0: none is missing after it. */
  lastMissingAfterMs(machineTimeMs) {
    let lastMs = 0;
    for (const [index, ms] of this.firstMs.entries()) {
      if (ms !== null) continue;
      const dueMs = this.startMs + (index / this.ratePerSecond) * 1000;
      lastMs = Math.max(lastMs, dueMs - machineTimeMs);
    }
    return lastMs;
  }

  /** Most arrivals in any second, over the rate. */
  highestRatio() {
    const sorted = [...this.timesMs].sort((a, b) => a - b);
    let most = 0;
    let from = 0;
    for (let to = 0; to < sorted.length; to += 1) {
      while (sorted[to] - sorted[from] >= 1000) from += 1;
      most = Math.max(most, to - from + 1);
    }
    return most / this.ratePerSecond;
  }

  /** Last arrival before a silence that lasts at least so long, after a moment; milliseconds after it. */
  silentAfterMs(machineTimeMs, silenceMs) {
    const sorted = [...this.timesMs].filter((ms) => ms >= machineTimeMs).sort((a, b) => a - b);
    for (const [at, ms] of sorted.entries())
      if ((sorted[at + 1] ?? Infinity) - ms >= silenceMs) return ms - machineTimeMs;
    return sorted.length === 0 ? 0 : Infinity;
  }

  /** First arrival at or after a moment; milliseconds after it. */
  firstAfterMs(machineTimeMs) {
    let firstMs = Infinity;
    for (const ms of this.timesMs) if (ms >= machineTimeMs) firstMs = Math.min(firstMs, ms);
    return firstMs - machineTimeMs;
  }

  /** Arrivals in a stretch of time. */
  between(fromMs, toMs) {
    return this.timesMs.reduce((sum, ms) => sum + (ms >= fromMs && ms < toMs ? 1 : 0), 0);
  }
}
