import { Inbox, Outbox, type OutboxState, type WorkerHealth, type WorkerProfile } from '@vajraedge/protocol';
import { LoadFactor } from './load-factor.js';
import type { CommandLink, WorkerCommand } from './worker-message.js';

/** A worker as it is stored with a run: without the manifests of its tasks. */
export type StoredProfile = Omit<WorkerProfile, 'plugins' | 'resume'>;

/** What of a member is stored with its part in a run. */
export interface MemberState {
  readonly sessionId: string;
  readonly profile: StoredProfile;
  /** Digest of the list of its plugins, which lies with the blobs: many workers have the same. */
  readonly pluginsHex: string;
  /** Milliseconds since 1970. */
  readonly sinceWallMs: number;
  readonly commands: OutboxState<WorkerCommand>;
  readonly lastEvent: number;
  readonly draining: boolean;
}

/** An acknowledgement that is overdue for so long is a reason to send again, milliseconds. */
const RESEND_AFTER_MS = 1000;

/** One session of a worker: who it is, what it was told and has told. */
export class Member {
  readonly sessionId: string;
  readonly profile: WorkerProfile;
  readonly pluginsHex: string;
  /** Of the monotonic clock, and of the wall. */
  readonly sinceMs: number;
  readonly sinceWallMs: number;
  readonly commands: Outbox<WorkerCommand>;
  readonly events: Inbox;
  readonly load = new LoadFactor();
  health: WorkerHealth | null = null;
  heartbeatMs: number;
  roundTripMs: number | null = null;
  draining: boolean;
  /** Told to go: it has nothing left to do here. */
  dismissed = false;
  /** A heartbeat was refused: its session ends as soon as it has given up all. */
  refused = false;
  /** Why it has no lease any more; null: it has one. */
  lost: string | null = null;
  link: CommandLink | null = null;
  /** Since when its connection for commands is closed, by its own end; null: it is open, or never was. */
  disconnectedMs: number | null = null;
  #acknowledged: number;
  #sentMs = -Infinity;
  #unconfirmed: { readonly sequence: number; readonly sentMs: number } | null = null;
  #owesAcknowledgement = false;

  constructor(
    identity: Pick<Member, 'sessionId' | 'profile' | 'pluginsHex' | 'sinceMs' | 'sinceWallMs'>,
    state?: Pick<MemberState, 'commands' | 'lastEvent' | 'draining'>,
  ) {
    this.sessionId = identity.sessionId;
    this.profile = identity.profile;
    this.pluginsHex = identity.pluginsHex;
    this.sinceMs = identity.sinceMs;
    this.sinceWallMs = identity.sinceWallMs;
    this.heartbeatMs = identity.sinceMs;
    this.commands = new Outbox(state?.commands);
    this.events = new Inbox(state?.lastEvent);
    this.draining = state?.draining ?? false;
    this.#acknowledged = this.events.last;
  }

  get workerId(): string {
    return this.profile.workerId;
  }

  get name(): string {
    return this.profile.name;
  }

  get isLive(): boolean {
    return this.lost === null && !this.dismissed;
  }

  /** A connection for its commands; an earlier one is closed, and what was not acknowledged is sent again. */
  connect(link: CommandLink): void {
    this.link?.close({
      code: 'VE_SESSION_CONNECTED',
      message: 'the session has another connection',
      hint: '',
    });
    this.link = link;
    this.disconnectedMs = null;
    this.commands.resend();
    this.#owesAcknowledgement = true;
  }

  /** The connection is gone. */
  disconnect(link: CommandLink, nowMs: number): void {
    if (this.link !== link) return;
    this.link = null;
    this.disconnectedMs = nowMs;
  }

  /** Its worker has all commands up to this number. */
  acknowledged(sequence: number, nowMs: number): void {
    this.commands.acknowledged(sequence);
    if (this.#unconfirmed === null || sequence < this.#unconfirmed.sequence) return;
    this.measured(nowMs - this.#unconfirmed.sentMs);
    this.#unconfirmed = null;
  }

  /** A round trip took so long: the shortest says it best. */
  measured(roundTripMs: number): void {
    if (!(roundTripMs >= 0)) return;
    this.roundTripMs = Math.min(this.roundTripMs ?? Infinity, roundTripMs);
  }

  /** Something has come that is to be acknowledged, be it again. */
  owe(): void {
    this.#owesAcknowledgement = true;
  }

  /** Sends what is to be sent; all of it must be stored by now. */
  flush(nowMs: number, present: (command: WorkerCommand) => WorkerCommand): void {
    const { link } = this;
    if (link === null) return;
    if (this.commands.size > 0 && nowMs - this.#sentMs >= RESEND_AFTER_MS) this.commands.resend();
    if (this.commands.size === 0) this.#sentMs = nowMs;
    const acknowledgedEvent = this.events.last;
    for (const { sequence, item } of this.commands.take()) {
      this.#sentMs = nowMs;
      this.#unconfirmed ??= { sequence, sentMs: nowMs };
      link.send({ sequence, acknowledgedEvent, command: present(item) });
      this.#owesAcknowledgement = false;
    }
    if (this.#owesAcknowledgement || acknowledgedEvent !== this.#acknowledged)
      link.send({ sequence: 0, acknowledgedEvent, command: null });
    this.#owesAcknowledgement = false;
    this.#acknowledged = acknowledgedEvent;
  }

  /** What is stored of it. */
  toState(): MemberState {
    const { plugins: _plugins, resume: _resume, ...profile } = this.profile;
    return {
      sessionId: this.sessionId,
      profile,
      pluginsHex: this.pluginsHex,
      sinceWallMs: this.sinceWallMs,
      commands: this.commands.toState(),
      lastEvent: this.events.last,
      draining: this.draining,
    };
  }
}
