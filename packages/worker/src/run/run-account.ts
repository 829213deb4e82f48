import type { ShareSnapshot } from '@vajraedge/core';
import type { SessionId } from '@vajraedge/protocol';
import { draftsOf, type FrameDraft } from '../frames/frame-draft.js';
import type { FrameStore } from '../frames/frame-store.js';

/** What a run's account is of. */
export interface RunAccountOptions {
  readonly runId: string;
  readonly slotCount: number;
  readonly frames: FrameStore;
  /** The session's last frame has its number. */
  onLast(session: SessionId, sequence: number): void;
}

/**
 * To which session what an engine has seen belongs. An engine outlives sessions: what it counts after one is closed, and
 * before the next one takes part in the run, is kept for the next.
 *
 *     | state  | event                               | next                            |
 *     | ------ | ----------------------------------- | ------------------------------- |
 *     | nobody | a session takes part                | that session's; what was kept goes to it |
 *     | of a   | the snapshot that is a's last       | nobody, or of b where b waits   |
 *     | of a   | b takes part (a was fenced)         | of a, b waits                   |
 *     | of a   | the engine is gone                  | over                            |
 */
export class RunAccount {
  readonly #options: RunAccountOptions;
  #owner: SessionId | null = null;
  #heir: SessionId | null = null;
  #kept: FrameDraft[] = [];

  constructor(options: RunAccountOptions) {
    this.#options = options;
  }

  /** Nothing waits for a session. */
  get isEmpty(): boolean {
    return this.#kept.length === 0;
  }

  /** Whether a session's last frame has yet to come. */
  get isOpen(): boolean {
    return this.#owner !== null;
  }

  /** Whether what is counted from now on is this session's, at once or when the one before is closed. */
  isOf(sessionId: string): boolean {
    return (this.#heir ?? this.#owner)?.sessionId === sessionId;
  }

  /** Whether what is counted now is this session's. */
  isOwnedBy(sessionId: string): boolean {
    return this.#owner?.sessionId === sessionId;
  }

  /** A session takes part in the run. */
  enter(session: SessionId): void {
    if (this.#owner === null) this.#open(session);
    else if (this.#owner.sessionId !== session.sessionId) this.#heir = session;
  }

  /** An engine has seen this. @throws VE_FRAME_TOO_LARGE, VE_FRAME_INVALID: nothing of it was kept */
  add(snapshot: ShareSnapshot): void {
    const drafts = draftsOf(snapshot);
    if (this.#owner === null) this.#kept.push(...drafts);
    else this.#options.frames.add(this.#owner.sessionId, this.#options.runId, drafts);
    if (!snapshot.last || this.#owner === null) return;
    this.#owner = null;
    if (this.#heir !== null) this.#open(this.#heir);
  }

  /** The engine is gone: there will be no last frame, and what is not accounted for stays so. */
  close(): void {
    if (this.#owner !== null) this.#options.frames.retire(this.#owner.sessionId, this.#options.runId);
    this.#owner = null;
    this.#heir = null;
    this.#kept = [];
  }

  #open(session: SessionId): void {
    const { frames, runId, slotCount, onLast } = this.#options;
    this.#owner = session;
    this.#heir = null;
    frames.open({ session, runId, slotCount, onLast: (sequence) => onLast(session, sequence) });
    const kept = this.#kept;
    this.#kept = [];
    frames.add(session.sessionId, runId, kept);
    if (kept.some(({ last }) => last)) this.#owner = null;
  }
}
