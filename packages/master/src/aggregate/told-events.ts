import type { RateChange, RunAggregate } from '@vajraedge/core';

/** What a run's sums are told beside its snapshots. */
type Told = Pick<RunAggregate, 'beginScenario' | 'endScenario' | 'changeRate' | 'stop'>;

/** Passes on what is told of a run, and keeps it for sums that are made later. */
export class ToldEvents implements Told {
  readonly #to: Told;
  readonly #all: ((to: Told) => void)[] = [];

  constructor(to: Told) {
    this.#to = to;
  }

  beginScenario(scenario: string, atMs: number): void {
    this.#tell((to) => to.beginScenario(scenario, atMs));
  }

  endScenario(scenario: string, atMs: number): void {
    this.#tell((to) => to.endScenario(scenario, atMs));
  }

  changeRate(change: RateChange): void {
    this.#tell((to) => to.changeRate(change));
  }

  stop(atMs: number): void {
    this.#tell((to) => to.stop(atMs));
  }

  /** Tells all of it to other sums. */
  replay(to: Told): void {
    for (const tell of this.#all) tell(to);
  }

  #tell(tell: (to: Told) => void): void {
    this.#all.push(tell);
    tell(this.#to);
  }
}
