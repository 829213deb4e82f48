import { VajraError } from '@vajraedge/sdk';
import type { Snapshot } from '@vajraedge/core';
import { addToTotals, NO_TOTALS, type RunningTotals, sameTotals } from './running-totals.js';

/** How far a session's frames have been applied: stored in the same transaction as what they hold. */
export interface ReceiverState {
  readonly last: number;
  readonly totals: RunningTotals;
  /** The session has said that nothing will follow. */
  readonly closed: boolean;
}

/** What a receiver looks at. */
export interface ReceivedFrame {
  readonly sequence: number;
  readonly snapshot: Snapshot;
  readonly totals: RunningTotals;
  readonly last: boolean;
}

/** What is to be done with a frame. */
export type FrameDecision =
  /** Store what it holds together with `state`, then commit, then acknowledge. */
  | { readonly kind: 'apply'; readonly state: ReceiverState }
  /** It was applied before: acknowledge it again. */
  | { readonly kind: 'repeat' }
  /** Others before it are missing: acknowledge what there is, and ask again. */
  | { readonly kind: 'gap' }
  /** It cannot be right: tell the sender, and count nothing of it. */
  | { readonly kind: 'refuse'; readonly error: VajraError };

/**
 * The receiving end of metrics for one session, which may be fenced by now: load that was sent was sent. Pure.
 *
 *     | frame n                           | decision | afterwards            |
 *     | --------------------------------- | -------- | --------------------- |
 *     | n <= last                         | repeat   |                       |
 *     | n = last + 1, totals right        | apply    | commit: last = n      |
 *     | n = last + 1, totals wrong        | refuse   | VE_FRAME_CHECKSUM     |
 *     | n = last + 1, after the last one  | refuse   | VE_FRAME_AFTER_LAST   |
 *     | n > last + 1                      | gap      |                       |
 *
 * Deciding changes nothing. A receiver that dies between the transaction and the acknowledgement is made anew from what
 * was stored, and sees a repeat.
 */
export class FrameReceiver {
  #state: ReceiverState;

  constructor(state: ReceiverState = { last: 0, totals: NO_TOTALS, closed: false }) {
    this.#state = state;
  }

  /** Number up to which frames are committed: what an acknowledgement says. */
  get last(): number {
    return this.#state.last;
  }

  /** What is stored. */
  get state(): ReceiverState {
    return this.#state;
  }

  /** What to do with a frame. */
  offer({ sequence, snapshot, totals, last }: ReceivedFrame): FrameDecision {
    if (sequence <= this.#state.last) return { kind: 'repeat' };
    if (sequence !== this.#state.last + 1) return { kind: 'gap' };
    if (this.#state.closed) return refusal('VE_FRAME_AFTER_LAST', `frame ${sequence} follows the last one`);
    const sum = addToTotals(this.#state.totals, snapshot);
    if (!sameTotals(sum, totals))
      return refusal('VE_FRAME_CHECKSUM', `the totals of frame ${sequence} are not those of what came`);
    return { kind: 'apply', state: { last: sequence, totals: sum, closed: last } };
  }

  /** What was decided is stored. */
  commit(state: ReceiverState): void {
    this.#state = state;
  }
}

function refusal(code: string, message: string): FrameDecision {
  const hint = 'The session is not to be trusted any more: end it, and report the run as incomplete.';
  return { kind: 'refuse', error: new VajraError(code, message, { hint }) };
}
