import type { SlotShare } from '../pace/slot-share.js';
import type { RateChange } from '../pace/rate-change.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { HostSample } from '../verdict/verdict.js';

/** How far a share has come with one scenario, at the moment of a snapshot. */
export interface SharePosition {
  readonly scenarioIndex: number;
  /**
   * Open load: every index below it that the share held is in a snapshot by now. Closed load: no user has had more
   * iterations than this.
   */
  readonly settledIndex: number;
  /** Highest number of a grant that has been applied. */
  readonly appliedHandover: number;
}

/** What an engine process saw since its last snapshot, once a second of run time. */
export interface ShareSnapshot {
  readonly snapshot: Snapshot;
  /** The engine process and its machine. */
  readonly host: HostSample;
  /** One for each scenario. */
  readonly positions: readonly SharePosition[];
  /** Slots given back since the last one. */
  readonly released: readonly SlotShare[];
  /** All slots were given up (fence) or the engine has finished: the session's accounts end here. */
  readonly last: boolean;
}

/** Whether an engine gets on with its work, every 250 ms. */
export interface ShareProgress {
  /** More than `settled` where something could be started and is not. */
  readonly due: number;
  /** Grows with every index that is settled and every iteration that is started. */
  readonly settled: number;
  readonly inFlight: number;
  readonly users: number;
  /** How late the engine was at run time 0, milliseconds; null before. */
  readonly startErrorMs: number | null;
}

/** What a share tells its owner. */
export interface ShareListener {
  onSnapshot(snapshot: ShareSnapshot): void;
  /** Slots are given back, from that index on. They are in the next snapshot too. */
  onReleased(share: SlotShare): void;
  /** The scenario's schedule is over, and nothing of it runs in this engine. */
  onScenarioEnded(scenarioIndex: number): void;
  /** All load is over; the last snapshot has come before. */
  onFinished(): void;
  onProgress(progress: ShareProgress): void;
  /** A task misbehaved outside of its iterations. */
  onProblem(message: string): void;
  /** The engine process is gone without having been asked to; nothing follows. */
  onLost(reason: string): void;
}

/**
 * One session's part of a run: an engine in a process of its own, which holds slots that come and go. States: created ->
 * prepared -> running -> finished, or lost from any of these. Nothing is started without a lease.
 */
export interface Share {
  /**
   * Runs the tasks' set-up and warms up; sends no load.
   * @throws the engine's problem, VE_ENGINE_LOST when the process is gone
   */
  prepare(): Promise<void>;
  /** Run time 0, of the machine's monotonic clock (`Clock.nowMs`, the same in all processes of a machine). */
  start(atMs: number): void;
  /** What is known of the master's clock has changed: run time 0 is here now. */
  moveStart(atMs: number): void;
  /**
   * Nothing is started at or after `untilMs` of the clock, which is looked up before every start, and nothing that is
   * due at or after `startLimitRunMs` of run time.
   */
  lease(untilMs: number, startLimitRunMs: number): void;
  grant(share: SlotShare): void;
  /** Asks for slots back: {@link ShareListener.onReleased} says from which index on they are. */
  revoke(share: SlotShare): void;
  changeRate(change: RateChange): void;
  /** Begins a scenario that comes `after` another. */
  begin(scenarioIndex: number, atRunMs: number): void;
  /**
   * Gives up all slots at once: a snapshot with `last` follows, unless it has come already. The engine stays ready for
   * new grants, and starts nothing before the next {@link Share.lease}.
   */
  fence(): void;
  /** Starts nothing more; when what runs has ended, {@link ShareListener.onFinished} follows. */
  stop(): void;
  /** The same, giving up what runs. */
  abort(): void;
  /** Ends the process at once. */
  kill(): void;
  /** Runs the tasks' tear-down where they were set up, then ends the process. Idempotent. */
  close(): Promise<void>;
}
