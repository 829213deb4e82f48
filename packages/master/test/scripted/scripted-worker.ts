import {
  type AssignmentCommand,
  type AssignmentEvent,
  decodePlan,
  decodeShare,
  DEFAULT_LEASE_TIMING,
  encodeFrame,
  encodeHealth,
  encodeJson,
  encodeShare,
  type HeartbeatResponse,
  Inbox,
  LeaseKeeper,
  Outbox,
  type SessionId,
} from '@vajraedge/protocol';
import { profileOf } from './profile-of.js';
import { createRing, type ScriptedRing } from './scripted-frames.js';
import { ScriptedLink } from './scripted-link.js';
import { ScriptedRun } from './scripted-run.js';
import type { ScriptedWorkerOptions } from './scripted-worker-options.js';

type EventOut = Required<Pick<AssignmentEvent, 'runId' | 'event'>>;

interface Session {
  readonly id: SessionId;
  readonly keeper: LeaseKeeper;
  readonly commands: Inbox;
  readonly events: Outbox<EventOut>;
  /** A heartbeat is to be sent at once. */
  hurries: boolean;
}

type Command = NonNullable<AssignmentCommand['command']>;
type Prepare = Extract<Command, { $case: 'prepare' }>['value'];
type Renewal = Extract<NonNullable<HeartbeatResponse['result']>, { $case: 'renewal' }>['value'];

const TICK_MS = 10;
const FRAME_EVERY_MS = 250;
const RESEND_EVERY_MS = 500;

/**
 * A worker made of the protocol's machines, over real sockets: an honest one, that starts what it is to start and tells
 * of it, unless it is told to misbehave.
 */
export class ScriptedWorker {
  readonly options: ScriptedWorkerOptions;
  readonly link: ScriptedLink;
  /** Commands in the order in which they came, by kind. */
  readonly seen: string[] = [];
  /** Refusals of heartbeats, registrations, frames and streams: codes or words. */
  readonly refusals: string[] = [];
  session: Session | null = null;
  run: ScriptedRun | null = null;
  started = 0;
  draining = false;
  /** The engine does nothing, the supervisor beats on. */
  hung = false;
  /** Nothing goes out and nothing comes in. */
  cut = false;
  /** Every frame is sent twice. */
  doubles = false;
  readonly #rings = new Map<string, ScriptedRing>();
  #slotCount = 256;
  #registering = false;
  #registrations = 0;
  #resendMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(options: ScriptedWorkerOptions) {
    this.options = options;
    this.link = new ScriptedLink(options.port, options.token, {
      onCommand: (command) => {
        if (!this.cut && !this.#ended) this.#obey(command);
      },
      onAck: ({ sessionId, acknowledged, resend, refusal }) => {
        if (this.cut) return;
        if (refusal !== undefined) this.refusals.push(refusal.code);
        this.#rings.get(sessionId)?.acknowledged(acknowledged, resend);
      },
      onEnd: (details) => this.refusals.push(details),
    });
  }

  begin(): this {
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    return this;
  }

  /** It stops without a word, as a process that is killed. */
  kill(): void {
    this.#ended = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.link.close();
  }

  drain(): void {
    this.draining = true;
    this.tell('', { $case: 'drainRequested', value: { reason: 'test' } });
  }

  tell(runId: string, event: EventOut['event']): void {
    this.session?.events.add({ runId, event });
  }

  /** Frames that are not acknowledged. */
  get unacknowledged(): number {
    return [...this.#rings.values()].reduce((sum, ring) => sum + ring.size, 0);
  }

  #tick(): void {
    const nowMs = performance.now();
    if (this.session === null && !this.draining) void this.#register(nowMs);
    const { session, run } = this;
    if (session !== null) {
      if (run !== null && !this.hung) this.#work(run, session, nowMs);
      if (session.keeper.fenced && !this.hung) this.#close(session, nowMs);
      else if (!this.cut && (nowMs >= session.keeper.nextRenewalMs || session.hurries))
        void this.#beat(session, nowMs);
    }
    if (!this.cut) this.#flush(nowMs);
  }

  async #register(sentMs: number): Promise<void> {
    if (this.#registering || this.cut) return;
    this.#registering = true;
    this.#registrations += 1;
    try {
      const registrationId = `r${this.#registrations}`;
      const { result } = await this.link.register({
        ...profileOf(this.options.name, this.options.profile),
        registrationId,
      });
      if (result?.$case === 'refusal') this.refusals.push(result.value.code);
      else if (result?.$case === 'welcome' && !this.#ended)
        this.#open(result.value.session as SessionId, sentMs);
    } catch (error) {
      this.refusals.push((error as { readonly details: string }).details);
    } finally {
      this.#registering = false;
    }
  }

  #open(id: SessionId, sentMs: number): void {
    const keeper = new LeaseKeeper(sentMs, this.options.timing ?? DEFAULT_LEASE_TIMING);
    this.session = { id, keeper, commands: new Inbox(), events: new Outbox(), hurries: false };
    if (this.run !== null) this.run.isArmed = false;
  }

  #work(run: ScriptedRun, session: Session, nowMs: number): void {
    const { sessionId } = session.id;
    run.offer(session.keeper, nowMs, (scenarioIndex, index) => {
      this.started += 1;
      this.options.onStart?.(scenarioIndex, index, sessionId);
    });
    if (nowMs - run.framedMs >= FRAME_EVERY_MS) this.#frame(run, sessionId, false, nowMs);
    for (const scenarioIndex of run.ended(sessionId, nowMs))
      this.tell(run.id, { $case: 'scenarioEnded', value: { scenarioIndex } });
    if (!run.isArmed || run.finishedSaid || !run.isOver(sessionId)) return;
    run.finishedSaid = true;
    this.#frame(run, sessionId, true, nowMs);
    run.isArmed = false;
  }

  #obey({ session: from, sequence, acknowledgedEvent, runId, command }: AssignmentCommand): void {
    const { session } = this;
    if (session === null || from?.sessionId !== session.id.sessionId) return;
    session.events.acknowledged(acknowledgedEvent);
    if (sequence === 0 || command === undefined) return;
    if (session.commands.receive(sequence) === 'next') {
      this.seen.push(command.$case);
      if (command.$case === 'prepare') void this.#prepare(runId, command.value);
      else if (command.$case === 'drain') this.draining = true;
      else if (this.run?.id === runId) this.#apply(this.run, session, command);
    }
    this.#acknowledge(session);
  }

  #apply(run: ScriptedRun, session: Session, command: Command): void {
    if (command.$case === 'arm') this.#arm(run, session);
    else if (command.$case === 'grant') {
      const share = decodeShare(command.value, run.slotCount);
      run.missed += run.line(share.scenarioIndex).holder.grant(share);
    } else if (command.$case === 'revoke') {
      const share = decodeShare(command.value, run.slotCount);
      const released = run.line(share.scenarioIndex).holder.revoke(share);
      run.released.push(released);
      this.tell(run.id, { $case: 'released', value: encodeShare(released, run.slotCount) });
    } else if (command.$case === 'rate') {
      const { asPlanned, targetPerSecond, ...rest } = command.value;
      run.line(rest.scenarioIndex).change({ ...rest, targetPerSecond: asPlanned ? null : targetPerSecond });
    } else if (command.$case === 'begin') run.line(command.value.scenarioIndex).begin(command.value.atRunMs);
    else if (command.$case === 'stopTest') run.isStopped = true;
  }

  async #prepare(runId: string, { plan, slotCount }: Prepare): Promise<void> {
    const { failure, preflight = null } = this.options;
    if (failure !== undefined) return this.tell(runId, { $case: 'failed', value: { problem: failure } });
    if (this.run?.id !== runId) {
      const digest = plan?.digest ?? Buffer.alloc(0);
      const content = await this.link.fetch(digest);
      const { lateMs = 50 } = this.options;
      const parts = { id: runId, plan: decodePlan(content, digest), slotCount, lateMs };
      this.run = new ScriptedRun(parts, performance.now());
      this.#slotCount = slotCount;
    }
    const preflightJson = preflight === null ? Buffer.alloc(0) : encodeJson(preflight);
    this.tell(runId, { $case: 'ready', value: { preflightJson } });
  }

  #arm(run: ScriptedRun, session: Session): void {
    run.isArmed = true;
    run.sessionId = session.id.sessionId;
    run.finishedSaid = false;
    const onLast = (lastFrame: number): void => {
      if (run.finishedSaid) this.tell(run.id, { $case: 'finished', value: { lastFrame, startErrorMs: 0.1 } });
    };
    this.#rings.set(session.id.sessionId, createRing(session.id, run.id, onLast));
    this.tell(run.id, { $case: 'armed', value: { clockOffsetMs: 0, roundTripMs: 1 } });
    session.hurries = true;
  }

  async #beat(session: Session, sentMs: number): Promise<void> {
    session.hurries = false;
    const sequence = session.keeper.sending(sentMs);
    const { run } = this;
    const runs = run === null ? [] : [{ runId: run.id, ...run.progress(session.keeper, sentMs) }];
    const quiet = { cpuRatio: 0.1, residentBytes: 1, loopUtilizationRatio: 0.1, openDescriptors: 1 };
    const counts = { inFlight: 0, users: 0, unacknowledgedFrames: this.unacknowledged };
    const health = encodeHealth({ ...quiet, ...counts, draining: this.draining });
    try {
      const { result } = await this.link.heartbeat({ session: session.id, sequence, health, runs });
      if (this.cut || this.#ended || this.session !== session) return;
      if (result?.$case === 'renewal') this.#renewed(session, sequence, sentMs, result.value);
      else if (result?.$case === 'refusal') {
        this.refusals.push(result.value.code);
        session.keeper.fence(performance.now());
      }
    } catch {
      // No answer is no renewal, whatever the reason.
    }
  }

  #renewed({ keeper }: Session, sequence: number, sentMs: number, { leaseTtlMs, runs }: Renewal): void {
    const nowMs = performance.now();
    if (!keeper.renewed({ sequence, ttlMs: leaseTtlMs, startLimitMs: Infinity }, nowMs)) return;
    const lease = runs.find(({ runId }) => runId === this.run?.id);
    if (lease === undefined || this.run === null) return;
    this.run.offset.add(sentMs, lease.runMs, nowMs);
    this.run.limitMs = lease.startLimitMs;
  }

  #frame(run: ScriptedRun, sessionId: string, last: boolean, nowMs: number): void {
    const ring = this.#rings.get(sessionId);
    if (ring === undefined || run.sessionId !== sessionId || run.offset.best === null) return;
    const { positions } = run;
    ring.add({ ...run.take(nowMs), positions, last });
    if (last) run.sessionId = '';
  }

  /** The session is no more: a last frame, then a new one. */
  #close({ id }: Session, nowMs: number): void {
    if (this.run !== null) {
      this.#frame(this.run, id.sessionId, true, nowMs);
      this.run.reset();
    }
    this.link.endCommands();
    this.session = null;
  }

  #acknowledge({ id, commands }: Session): void {
    const head = { session: id, sequence: 0, acknowledgedCommand: commands.last, runId: '' };
    this.link.commands(() => undefined).write({ ...head, event: undefined });
  }

  #flush(nowMs: number): void {
    const again = nowMs - this.#resendMs >= RESEND_EVERY_MS;
    if (again) this.#resendMs = nowMs;
    for (const ring of this.#rings.values()) {
      if (again) ring.reconnected();
      for (let frame = ring.take(); frame !== null; frame = ring.take()) {
        const wire = encodeFrame(frame, this.#slotCount);
        for (let copies = this.doubles ? 2 : 1; copies > 0; copies -= 1)
          this.link.metrics(() => undefined).write(wire);
      }
    }
    const { session } = this;
    if (session === null) return;
    if (again) session.events.resend();
    const stream = this.link.commands(() => {
      session.events.resend();
      this.#acknowledge(session);
    });
    for (const { sequence, item } of session.events.take()) {
      const head = { session: session.id, sequence, acknowledgedCommand: session.commands.last };
      stream.write({ ...head, ...item });
    }
  }
}
