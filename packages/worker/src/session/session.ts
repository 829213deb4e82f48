import { LeaseKeeper, type LeaseTiming, type SessionId } from '@vajraedge/protocol';
import { CommandStream, type CommandStreamOptions } from './command-stream.js';
import { Heartbeats, type HeartbeatsOptions } from './heartbeats.js';
import type { Registered } from './registrar.js';

/** What a session is opened with. */
export type SessionOptions = Omit<HeartbeatsOptions, 'session' | 'keeper' | 'timing' | 'toStream'> &
  Omit<CommandStreamOptions, 'session' | 'onBeatAnswer'>;

/** Bounds of what a master may ask for, milliseconds. */
const LEAST_RENEW_MS = 20;
const LEAST_TTL_MS = 100;
const MOST_TTL_MS = 60_000;

/** One registration of a worker: its lease, and what is said about it. Nothing happens before {@link Session.open}. */
export class Session {
  readonly id: SessionId;
  readonly keeper: LeaseKeeper;
  readonly commands: CommandStream;
  readonly heartbeats: Heartbeats;

  constructor(registered: Registered, timing: LeaseTiming, options: SessionOptions) {
    const ttlMs = Math.min(MOST_TTL_MS, Math.max(LEAST_TTL_MS, registered.ttlMs));
    const renewEveryMs = Math.min(ttlMs / 2, Math.max(LEAST_RENEW_MS, registered.renewEveryMs));
    const own = { ...timing, ttlMs, renewEveryMs };
    this.id = registered.session;
    this.keeper = new LeaseKeeper(registered.sentMs, own);
    this.commands = new CommandStream({
      ...options,
      session: this.id,
      onBeatAnswer: (answer) => this.heartbeats.answered(answer),
    });
    this.heartbeats = new Heartbeats({
      ...options,
      session: this.id,
      keeper: this.keeper,
      timing: own,
      toStream: (request) => registered.heartbeatsOnStream && this.commands.beat(request),
    });
  }

  open(): void {
    this.commands.open();
    this.heartbeats.start();
  }

  close(): void {
    this.heartbeats.stop();
    this.commands.close();
  }
}
