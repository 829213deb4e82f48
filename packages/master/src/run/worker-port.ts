import type {
  LeaseTiming,
  MetricsFrame,
  Progress,
  SessionId,
  WorkerHealth,
  WorkerProfile,
} from '@vajraedge/protocol';
import type { CommandLink, Refusal, WorkerEvent } from '../fleet/worker-message.js';

/** A registration that was accepted. */
export interface Welcome {
  readonly session: SessionId;
  /** It goes on with the session that it had, with its slots. */
  readonly resumed: boolean;
  readonly timing: LeaseTiming;
  readonly frameEveryMs: number;
  /** Events and frames that the master has of the session. */
  readonly lastEvent: number;
  readonly lastFrame: number;
}

/** A heartbeat as it arrived. */
export interface Heartbeat {
  readonly session: SessionId;
  readonly health: WorkerHealth;
  readonly runs: readonly (Progress & { readonly runId: string })[];
}

/** A lease that was renewed, and the run that it is for. */
export interface LeaseAnswer {
  readonly ttlMs: number;
  /** Null: no run is armed. */
  readonly run: { readonly runId: string; readonly runMs: number; readonly startLimitMs: number } | null;
}

/** An event as it arrived; null: an acknowledgement alone. */
export interface IncomingEvent {
  readonly sequence: number;
  readonly acknowledgedCommand: number;
  readonly runId: string;
  readonly event: WorkerEvent | null;
}

/** What is said to a frame. */
export interface FrameAnswer {
  /** Frames up to this number are committed. */
  readonly acknowledged: number;
  readonly resend: boolean;
  readonly refusal: Refusal | null;
}

/**
 * What workers may ask of a master, without any transport. Everything that is answered is stored. Null answers mean
 * silence: a master that cannot store, or was replaced, says nothing.
 */
export interface WorkerPort {
  register(profile: WorkerProfile): Welcome | Refusal | null;
  heartbeat(beat: Heartbeat): LeaseAnswer | Refusal | null;
  /** Commands of a session go over this connection from now on. @returns why not */
  connect(session: SessionId, link: CommandLink): Refusal | null;
  disconnect(session: SessionId, link: CommandLink): void;
  /** @returns why the session is not to go on */
  event(session: SessionId, incoming: IncomingEvent): Refusal | null;
  /** How many slots the run has, for decoding its messages; null: there is no such run under way. */
  slotCountOf(runId: string): number | null;
  /** Takes a frame in. @param answer called once it is stored, in a moment, or at once where there is nothing to store */
  frame(frame: MetricsFrame, snapshotBytes: Uint8Array, answer: (said: FrameAnswer) => void): void;
  /** A session has sent what cannot be right: it is over. */
  distrust(session: SessionId, reason: string): void;
  /** Content of the run under way, by its digest; null: there is none. */
  blob(digestHex: string): Uint8Array | null;
  /** Epoch of this master: it goes with everything that is said. */
  readonly epoch: number;
}
