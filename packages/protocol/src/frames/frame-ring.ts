/** What of a draft the ring looks at. */
export interface FrameRingOptions<Draft, Frame> {
  /** Two neighbouring drafts as one, or null where that would be too large for a frame. */
  readonly merge: (earlier: Draft, later: Draft) => Draft | null;
  readonly sizeBytes: (draft: Draft) => number;
  /** Gives a draft its number and the sums up to it. Called once a number, in order, right before it is first sent. */
  readonly seal: (draft: Draft, sequence: number, merged: boolean) => Frame;
  /** Most that is kept, numbered or not: 60 is a minute of one a second. */
  readonly mostFrames?: number;
  readonly mostBytes?: number;
  /** Most that is under way without an acknowledgement. */
  readonly window?: number;
}

interface Queued<Draft> {
  readonly draft: Draft;
  readonly merged: boolean;
  readonly sizeBytes: number;
}

interface Sealed<Frame> {
  readonly sequence: number;
  readonly frame: Frame;
  readonly sizeBytes: number;
}

const MOST_FRAMES = 60;
const MOST_BYTES = 32 * 2 ** 20;
const WINDOW = 8;

/**
 * The sending end of metrics: keeps what is not acknowledged, and never more than it may. Pure. The state of a draft:
 *
 *     | state    | event                                        | next                                    |
 *     | -------- | -------------------------------------------- | --------------------------------------- |
 *     | queued   | the ring is full                             | merged with its neighbour: still queued |
 *     | queued   | take, fewer than `window` numbers under way  | sealed: numbered, unchanged for ever    |
 *     | sealed   | reconnected, or the other end asks again     | sealed: sent again, byte for byte       |
 *     | sealed   | acknowledged up to its number or beyond      | gone                                    |
 *
 * Only what was never sent is merged: what was may have been applied, and a merged repeat of it would count twice. So
 * numbers are given as late as possible, and only a window of them at a time: while the master is away, frames queue.
 * Where the two oldest cannot be merged (too large) the next two are; where none can, more is kept than was asked for.
 */
export class FrameRing<Draft, Frame> {
  readonly #options: Required<FrameRingOptions<Draft, Frame>>;
  #queued: Queued<Draft>[] = [];
  #sealed: readonly Sealed<Frame>[] = [];
  #last = 0;
  /** Up to this number everything has been sent on the present connection. */
  #sent = 0;
  #bytes = 0;

  constructor(options: FrameRingOptions<Draft, Frame>) {
    const limits = { mostFrames: MOST_FRAMES, mostBytes: MOST_BYTES, window: WINDOW };
    this.#options = { ...limits, ...options };
  }

  /** Frames that are not acknowledged, numbered or not. */
  get size(): number {
    return this.#queued.length + this.#sealed.length;
  }

  /** Bytes of all that is kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number that was given out last. */
  get last(): number {
    return this.#last;
  }

  /** Puts the next interval at the end. */
  add(draft: Draft): void {
    const sizeBytes = this.#options.sizeBytes(draft);
    this.#queued.push({ draft, merged: false, sizeBytes });
    this.#bytes += sizeBytes;
    while (this.#isFull() && this.#mergeOldest());
  }

  /** The next frame to be sent; null where there is none, or where too much is under way. */
  take(): Frame | null {
    const again = this.#sealed.find(({ sequence }) => sequence > this.#sent);
    const next = again ?? this.#sealNext();
    if (next === null) return null;
    this.#sent = next.sequence;
    return next.frame;
  }

  /** The other end has committed all frames up to this number. @param resend it asks for those after it again */
  acknowledged(sequence: number, resend = false): void {
    if (sequence > this.#last) return;
    for (const each of this.#sealed) if (each.sequence <= sequence) this.#bytes -= each.sizeBytes;
    this.#sealed = this.#sealed.filter((each) => each.sequence > sequence);
    if (resend) this.#sent = Math.min(this.#sent, sequence);
  }

  /** A new connection: what is not acknowledged is sent again. */
  reconnected(): void {
    this.#sent = 0;
  }

  #sealNext(): Sealed<Frame> | null {
    const first = this.#queued[0];
    if (first === undefined || this.#sealed.length >= this.#options.window) return null;
    this.#queued = this.#queued.slice(1);
    this.#last += 1;
    const frame = this.#options.seal(first.draft, this.#last, first.merged);
    const sealed = { sequence: this.#last, frame, sizeBytes: first.sizeBytes };
    this.#sealed = [...this.#sealed, sealed];
    return sealed;
  }

  #isFull(): boolean {
    return this.size > this.#options.mostFrames || this.#bytes > this.#options.mostBytes;
  }

  #mergeOldest(): boolean {
    for (let at = 0; at + 1 < this.#queued.length; at += 1) {
      const earlier = this.#queued[at] as Queued<Draft>;
      const later = this.#queued[at + 1] as Queued<Draft>;
      const draft = this.#options.merge(earlier.draft, later.draft);
      if (draft === null) continue;
      const sizeBytes = this.#options.sizeBytes(draft);
      this.#queued.splice(at, 2, { draft, merged: true, sizeBytes });
      this.#bytes += sizeBytes - earlier.sizeBytes - later.sizeBytes;
      return true;
    }
    return false;
  }
}
