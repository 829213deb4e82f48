interface Pending {
  readonly atMs: number;
  readonly order: number;
  readonly call: () => void;
}

/** The one true time of a simulation: a queue of what will happen. Same seed, same order. */
export class VirtualTime {
  nowMs = 0;
  #order = 0;
  readonly #heap: Pending[] = [];

  at(atMs: number, call: () => void): void {
    this.#order += 1;
    const pending = { atMs: Math.max(atMs, this.nowMs), order: this.#order, call };
    let at = this.#heap.length;
    this.#heap.push(pending);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(pending, this.#heap[parent] as Pending)) break;
      this.#heap[at] = this.#heap[parent] as Pending;
      at = parent;
    }
    this.#heap[at] = pending;
  }

  after(delayMs: number, call: () => void): void {
    this.at(this.nowMs + delayMs, call);
  }

  runUntil(untilMs: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= untilMs; next = this.#heap[0]) {
      this.#removeFirst();
      this.nowMs = next.atMs;
      next.call();
    }
    this.nowMs = untilMs;
  }

  #removeFirst(): void {
    const last = this.#heap.pop() as Pending;
    if (this.#heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let child = left;
      if (left >= this.#heap.length) break;
      if (right < this.#heap.length && isBefore(this.#heap[right] as Pending, this.#heap[left] as Pending))
        child = right;
      if (!isBefore(this.#heap[child] as Pending, last)) break;
      this.#heap[at] = this.#heap[child] as Pending;
      at = child;
    }
    this.#heap[at] = last;
  }
}

function isBefore(a: Pending, b: Pending): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** A monotonic clock of one machine: it started some time and goes at its own speed. */
export class DriftingClock {
  readonly #time: VirtualTime;
  readonly #speed: number;
  readonly #offsetMs: number;

  constructor(time: VirtualTime, speed: number, offsetMs: number) {
    this.#time = time;
    this.#speed = speed;
    this.#offsetMs = offsetMs;
  }

  nowMs(): number {
    return this.#offsetMs + this.#time.nowMs * this.#speed;
  }
}
