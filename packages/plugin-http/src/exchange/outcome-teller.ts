import type { Outcome, OutcomeThenable } from '@vajraedge/sdk';

/**
 * Tells of the end of one iteration after the other to whoever has called `then`, be it before or after the end. Used again
 * for the next iteration, so `then` is called at most once for each.
 */
export class OutcomeTeller implements OutcomeThenable {
  /** An iteration has begun and has not ended. */
  isPending = false;
  #outcome: Outcome = {};
  #onOutcome: ((outcome: Outcome) => void) | null = null;

  begin(): void {
    this.isPending = true;
    this.#onOutcome = null;
  }

  /** Ends the iteration. The next may begin within the call. */
  tell(outcome: Outcome): void {
    this.isPending = false;
    this.#outcome = outcome;
    const tell = this.#onOutcome;
    if (tell === null) return;
    this.#onOutcome = null;
    tell(outcome);
  }

  then(onOutcome: (outcome: Outcome) => void): void {
    if (this.isPending) this.#onOutcome = onOutcome;
    else onOutcome(this.#outcome);
  }
}
