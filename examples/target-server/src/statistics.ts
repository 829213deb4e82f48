/** A time in which nothing was answered. */
export interface StallRecord {
  /** From the start or the last reset of the statistics, milliseconds. */
  readonly atMs: number;
  readonly durationMs: number;
  /** What it took to give the answers that had waited, one after another, milliseconds. */
  readonly drainMs: number;
}

/** What the target saw and did since its start or the last reset. Requests to `/__…` are not counted. */
export interface StatisticsReport {
  readonly sinceMs: number;
  readonly requests: number;
  readonly badRequests: number;
  readonly resets: number;
  readonly openConnections: number;
  readonly connections: number;
  readonly mostConnections: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  /** Answers by status. */
  readonly statuses: { readonly [status: string]: number };
  readonly stalls: readonly StallRecord[];
}

/** The target's counters; the hot path adds to them directly. */
export class Statistics {
  requests = 0;
  badRequests = 0;
  resets = 0;
  openConnections = 0;
  connections = 0;
  mostConnections = 0;
  receivedBytes = 0;
  sentBytes = 0;
  readonly #statuses = new Float64Array(1000);
  readonly #stalls: StallRecord[] = [];
  #startMs = performance.now();

  countStatus(status: number): void {
    this.#statuses[status] = (this.#statuses[status] as number) + 1;
  }

  /** A stall whose last answer was given just now. */
  countStall(durationMs: number, drainMs: number): void {
    const atMs = performance.now() - this.#startMs - durationMs - drainMs;
    this.#stalls.push({ atMs, durationMs, drainMs });
  }

  connected(): void {
    this.connections += 1;
    this.openConnections += 1;
    this.mostConnections = Math.max(this.mostConnections, this.openConnections);
  }

  disconnected(): void {
    this.openConnections -= 1;
  }

  /** Open connections stay counted: they are still there. */
  reset(): void {
    this.requests = this.badRequests = this.resets = this.receivedBytes = this.sentBytes = 0;
    this.connections = this.mostConnections = this.openConnections;
    this.#statuses.fill(0);
    this.#stalls.length = 0;
    this.#startMs = performance.now();
  }

  report(): StatisticsReport {
    const statuses: { [status: string]: number } = {};
    for (const [status, count] of this.#statuses.entries()) if (count > 0) statuses[status] = count;
    return {
      sinceMs: performance.now() - this.#startMs,
      requests: this.requests,
      badRequests: this.badRequests,
      resets: this.resets,
      openConnections: this.openConnections,
      connections: this.connections,
      mostConnections: this.mostConnections,
      receivedBytes: this.receivedBytes,
      sentBytes: this.sentBytes,
      statuses,
      stalls: [...this.#stalls],
    };
  }
}
