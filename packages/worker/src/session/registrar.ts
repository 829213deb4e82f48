import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { Clock, Timer } from '@vajraedge/core';
import {
  decodeSession,
  encodeProfile,
  type LeaseTiming,
  type RegistrationResponse,
  type SessionId,
  type WorkerProfile,
} from '@vajraedge/protocol';
import { Backoff } from '../master/backoff.js';
import type { MasterLink } from '../master/master-link.js';
import { errorOfRefusal, type RefusalWords, tokenProblem } from '../worker-problems.js';

/** Who a worker is, but for what is different in each registration. */
export type StandingProfile = Omit<WorkerProfile, 'registrationId' | 'resume'>;

/** What a master has said to a registration. */
export interface Registered {
  readonly session: SessionId;
  /** It is the session that was asked for. */
  readonly resumed: boolean;
  readonly lastEvent: number;
  readonly ttlMs: number;
  readonly renewEveryMs: number;
  /** The master takes heartbeats on the stream of commands. */
  readonly heartbeatsOnStream: boolean;
  /** When the first request was sent: the lease counts from then. */
  readonly sentMs: number;
}

/** What registering needs. */
export interface RegistrarOptions {
  readonly profile: StandingProfile;
  readonly link: MasterLink;
  readonly clock: Clock;
  readonly timing: LeaseTiming;
  /** Whether a master of this epoch is to be obeyed. */
  readonly admits: (epoch: number) => boolean;
  onRegistered(registered: Registered): void;
  /** It will not be taken, however often it asks. */
  onRefused(error: Error): void;
  /** It is refused for now, or nobody answers: it asks again. */
  onDelayed(reason: string): void;
  /** The master has answered, whatever it said. */
  onHeard(): void;
}

/** Refusals that stay what they are until somebody changes something here. */
const FOR_GOOD = new Set(['VE_PROTOCOL_VERSION', 'VE_FRAME_INVALID']);
/** A name may be taken by this worker's own predecessor, whose lease has yet to end: that is waited for, milliseconds. */
const NAME_TAKEN_LIMIT_MS = 6000;
/** A request that was sent so long ago has a session, if any, whose lease is over: the next one is another registration. */
const SAME_REQUEST_MS = 2000;

/** Asks a master for a session until it gets one; each request that may have been heard is repeated as it was. */
export class Registrar {
  readonly #options: RegistrarOptions;
  readonly #backoff = new Backoff();
  #attempt: { readonly registrationId: string; readonly sentMs: number } | null = null;
  #takenSinceMs: number | null = null;
  #resume: SessionId | null = null;
  #isActive = false;
  #timer: Timer | null = null;

  constructor(options: RegistrarOptions) {
    this.#options = options;
  }

  /** Whether it is asking. */
  get isActive(): boolean {
    return this.#isActive;
  }

  /** Begins to ask, unless it does already. @param resume a session to be taken up again, if the master still has it */
  begin(resume: SessionId | null): void {
    this.#resume = resume;
    if (this.#isActive) return;
    this.#isActive = true;
    this.#attempt = null;
    this.#takenSinceMs = null;
    this.#backoff.reset();
    this.#ask();
  }

  /** Stops asking; an answer that still comes is not heard. */
  stop(): void {
    this.#isActive = false;
    this.#timer?.cancel();
  }

  #ask(): void {
    const { clock, link, timing, profile } = this.#options;
    const nowMs = clock.nowMs();
    if (this.#attempt === null || nowMs - this.#attempt.sentMs > SAME_REQUEST_MS)
      this.#attempt = { registrationId: randomUUID(), sentMs: nowMs };
    const { registrationId, sentMs } = this.#attempt;
    const info = encodeProfile({ ...profile, registrationId, resume: this.#resume });
    link.register(info, timing.ttlMs).then(
      (response) => this.#onAnswer(response, sentMs),
      (error: unknown) => this.#onError(error as { code?: number; details?: string }),
    );
  }

  #onAnswer({ result }: RegistrationResponse, sentMs: number): void {
    if (!this.#isActive) return;
    this.#options.onHeard();
    if (result?.$case === 'refusal') return this.#onRefusal(result.value);
    if (result?.$case !== 'welcome') return this.#again('the master did not answer what it was asked');
    const { session, resumed, lastEvent, leaseTtlMs, renewEveryMs, heartbeatsOnStream } = result.value;
    try {
      const id = decodeSession(session);
      if (!this.#options.admits(id.epoch)) return this.#again('a master answered that was replaced');
      this.stop();
      const rest = { ttlMs: leaseTtlMs, renewEveryMs, heartbeatsOnStream, sentMs };
      this.#options.onRegistered({ session: id, resumed, lastEvent, ...rest });
    } catch (error) {
      this.#again((error as Error).message);
    }
  }

  #onRefusal(refusal: RefusalWords): void {
    const { code, message } = refusal;
    const nowMs = this.#options.clock.nowMs();
    if (code === 'VE_WORKER_NAME_TAKEN') this.#takenSinceMs ??= nowMs;
    const isTaken = this.#takenSinceMs !== null && nowMs - this.#takenSinceMs > NAME_TAKEN_LIMIT_MS;
    if (!FOR_GOOD.has(code) && !isTaken) return this.#again(message);
    this.stop();
    this.#options.onRefused(errorOfRefusal(refusal));
  }

  #onError({ code, details }: { code?: number; details?: string }): void {
    if (!this.#isActive) return;
    if (code !== status.UNAUTHENTICATED && code !== status.PERMISSION_DENIED)
      return this.#again(details ?? 'the master cannot be reached');
    this.stop();
    this.#options.onRefused(tokenProblem());
  }

  #again(reason: string): void {
    this.#options.onDelayed(reason);
    this.#timer = this.#options.clock.after(this.#backoff.nextMs(), () => {
      if (this.#isActive) this.#ask();
    });
  }
}
