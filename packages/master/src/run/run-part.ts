import type { PreflightSummary } from '@vajraedge/core';
import { FrameReceiver } from '@vajraedge/protocol';
import type { Member } from '../fleet/member.js';
import type { PartPosition, PartRecord, PartState } from './run-record.js';

const NO_POSITION: PartPosition = Object.freeze({ settledIndex: 0, appliedHandover: 0, settledCount: 0 });

/**
 * A session's part in a run.
 *
 *     | state     | event                                  | next      |
 *     | --------- | -------------------------------------- | --------- |
 *     | preparing | READY                                  | ready     |
 *     | preparing | RunFailed                              | failed    |
 *     | ready     | ARMED, and it has or may have slots    | running   |
 *     | running   | FINISHED                               | finished  |
 *     | any other | its lease is over, its engine is gone  | lost      |
 */
export class RunPart {
  readonly member: Member;
  readonly receiver: FrameReceiver;
  /** Frames up to this number are stored; others that the receiver has are not acknowledged yet. */
  storedFrame: number;
  state: PartState;
  /** It was told when run time 0 is. */
  armed: boolean;
  preflight: PreflightSummary | null;
  problem: string | null;
  startErrorMs: number | null;
  /** Start limit that was given out last, milliseconds of run time. */
  limitMs: number;
  /** Number of its last frame, once it has finished. */
  lastFrame: number | null;
  readonly positions: PartPosition[];
  readonly endedScenarios: Set<number>;
  /** It was told to stop. */
  stopped: boolean;
  /** It joined when the run was going on. */
  isLate: boolean;
  /** Since when its engine is gone, milliseconds since 1970: no last frame will come. Null: it is not. */
  goneWallMs: number | null;
  /** Since when it has been preparing, of the monotonic clock. */
  readonly sinceMs: number;

  constructor(member: Member, scenarios: number, nowMs: number, record?: PartRecord) {
    this.member = member;
    this.sinceMs = nowMs;
    this.receiver = new FrameReceiver(record?.receiver);
    this.storedFrame = this.receiver.last;
    this.state = record?.state ?? 'preparing';
    this.armed = record?.armed ?? false;
    this.preflight = record?.preflight ?? null;
    this.problem = record?.problem ?? null;
    this.startErrorMs = record?.startErrorMs ?? null;
    this.limitMs = record?.limitMs ?? 0;
    this.lastFrame = record?.lastFrame ?? null;
    this.positions = Array.from({ length: scenarios }, (_, index) => record?.positions[index] ?? NO_POSITION);
    this.endedScenarios = new Set(record?.endedScenarios);
    this.stopped = record?.stopped ?? false;
    this.isLate = record?.isLate ?? false;
    this.goneWallMs = record?.goneWallMs ?? null;
  }

  get sessionId(): string {
    return this.member.sessionId;
  }

  /** It takes part, and has not come to its end. */
  get isLive(): boolean {
    return this.state !== 'lost' && this.state !== 'failed' && this.state !== 'finished';
  }

  /** All of its frames have come, and are stored. */
  get isAccounted(): boolean {
    if (this.storedFrame < this.receiver.last) return false;
    if (this.receiver.state.closed) return true;
    return this.lastFrame !== null && this.receiver.last >= this.lastFrame;
  }

  /** What is stored of it. */
  toRecord(): PartRecord {
    return {
      member: this.member.toState(),
      state: this.state,
      armed: this.armed,
      preflight: this.preflight,
      problem: this.problem,
      startErrorMs: this.startErrorMs,
      limitMs: this.limitMs,
      lastFrame: this.lastFrame,
      receiver: this.receiver.state,
      positions: this.positions,
      endedScenarios: [...this.endedScenarios],
      stopped: this.stopped,
      isLate: this.isLate,
      goneWallMs: this.goneWallMs,
    };
  }
}
