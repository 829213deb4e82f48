import type { Clock } from '@vajraedge/core';
import {
  type AssignmentCommand,
  type AssignmentEvent,
  encodeSession,
  type HeartbeatRequest,
  type HeartbeatResponse,
  Inbox,
  Outbox,
  type SessionId,
} from '@vajraedge/protocol';
import { LastingStream } from '../master/lasting-stream.js';
import type { MasterLink } from '../master/master-link.js';
import type { WorkerEvent } from './worker-event.js';

/** What a session's commands and events need. */
export interface CommandStreamOptions {
  readonly session: SessionId;
  readonly link: MasterLink;
  readonly clock: Clock;
  /** Whether a master of this epoch is to be obeyed. */
  readonly admits: (epoch: number) => boolean;
  /** The next command of this session; each comes once. */
  onCommand(command: AssignmentCommand): void;
  /** The master has taken events. */
  onAcknowledged(): void;
  /** The master has answered a heartbeat that was sent here. */
  onBeatAnswer(answer: HeartbeatResponse): void;
}

/** Commands to and events of one session, each in order and once, over streams that come and go. */
export class CommandStream {
  readonly #options: CommandStreamOptions;
  readonly #commands = new Inbox();
  readonly #events = new Outbox<WorkerEvent>();
  readonly #stream: LastingStream<AssignmentEvent, AssignmentCommand>;

  constructor(options: CommandStreamOptions) {
    this.#options = options;
    this.#stream = new LastingStream({
      clock: options.clock,
      open: () => options.link.assignTasks(),
      onOpen: () => {
        this.#events.resend();
        this.#acknowledge();
        this.#flush();
      },
      onMessage: (command) => this.#onCommand(command),
      onRoom: () => undefined,
    });
  }

  /** Events that the master has not acknowledged. */
  get unacknowledged(): number {
    return this.#events.size;
  }

  open(): void {
    this.#stream.open();
  }

  /** Tells the master something. */
  add(event: WorkerEvent): void {
    this.#events.add(event);
    this.#flush();
  }

  /** Sends a heartbeat, where the master is known to listen. @returns whether it was sent */
  beat(request: HeartbeatRequest): boolean {
    if (!this.#stream.isHeard) return false;
    const value = { ...request, session: undefined };
    this.#stream.write({ ...this.#head(0, ''), event: { $case: 'heartbeat', value } });
    return true;
  }

  /** The master has said that it has all events up to this one, when it took up the session again. */
  resumed(lastEvent: number): void {
    this.#events.acknowledged(lastEvent);
    this.#stream.renew();
  }

  /** To be called now and then: events that are not acknowledged in time are sent again. */
  watch(): void {
    this.#stream.watch(this.#events.size > 0);
  }

  /** The session is over. */
  close(): void {
    this.#stream.close();
  }

  #onCommand(command: AssignmentCommand): void {
    const { session, sequence, acknowledgedEvent } = command;
    if (session?.sessionId !== this.#options.session.sessionId) return;
    if (!this.#options.admits(session.epoch)) return;
    if (command.command?.$case === 'heartbeatAnswer')
      return this.#options.onBeatAnswer({ ...command.command.value, session });
    this.#events.acknowledged(acknowledgedEvent);
    this.#options.onAcknowledged();
    if (sequence === 0) return;
    const arrival = this.#commands.receive(sequence);
    // Within a stream nothing is lost: what is missing was sent on another, and comes again on a new one.
    if (arrival === 'gap') return this.#stream.renew();
    if (arrival === 'next') this.#options.onCommand(command);
    this.#acknowledge();
  }

  #acknowledge(): void {
    this.#stream.write({ ...this.#head(0, ''), event: undefined });
  }

  #flush(): void {
    if (!this.#stream.hasRoom) return;
    for (const { sequence, item } of this.#events.take())
      this.#stream.write({ ...this.#head(sequence, item.runId), event: item.event });
  }

  #head(sequence: number, runId: string): Omit<AssignmentEvent, 'event'> {
    const session = encodeSession(this.#options.session);
    return { session, sequence, acknowledgedCommand: this.#commands.last, runId };
  }
}
