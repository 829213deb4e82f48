import { Client, credentials, makeGenericClientConstructor, Metadata } from '@grpc/grpc-js';
import {
  applyRateChanges,
  createStagedPacer,
  mergeSnapshots,
  type Pacer,
  type PreflightSummary,
  type RateChange,
  type ResolvedPlan,
  SlotHolder,
  type SlotShare,
  type Snapshot,
} from '@vajraedge/core';
import {
  addToTotals,
  type AssignmentCommand,
  type AssignmentEvent,
  type BlobChunk,
  BOUNDED_WORKER_SERVICE,
  ClockOffset,
  decodePlan,
  decodeShare,
  DEFAULT_LEASE_TIMING,
  encodeFrame,
  encodeHealth,
  encodeJson,
  encodeProfile,
  encodeShare,
  FrameRing,
  type HeartbeatResponse,
  Inbox,
  LeaseKeeper,
  type LeaseTiming,
  type MetricsAck,
  type MetricsFrame,
  NO_TOTALS,
  Outbox,
  PROTOCOL_VERSION,
  type RegistrationResponse,
  type ScenarioPosition,
  type SessionId,
  type WorkerMetrics,
  type WorkerProfile,
  type WorkerServiceClient,
} from '@vajraedge/protocol';
import { noop } from './task-manifests.js';

/** How a scripted worker is to behave. */
export interface ScriptedWorkerOptions {
  readonly port: number;
  readonly token: string;
  readonly name: string;
  readonly timing?: LeaseTiming;
  readonly profile?: Partial<WorkerProfile>;
  readonly preflight?: PreflightSummary | null;
  /** What PREPARE is answered with, where that is not READY. */
  readonly failure?: { readonly code: string; readonly message: string; readonly hint: string };
  /** Told of every start, with the session's id. */
  onStart?(scenarioIndex: number, index: number, sessionId: string): void;
}

type Ring = FrameRing<Draft, MetricsFrame>;
type Client_ = WorkerServiceClient & Client;
type CommandStream = ReturnType<WorkerServiceClient['assignTasks']>;
type MetricsStream = ReturnType<WorkerServiceClient['streamMetrics']>;

interface Draft {
  readonly snapshot: Snapshot;
  readonly positions: readonly ScenarioPosition[];
  readonly released: readonly SlotShare[];
  readonly last: boolean;
}

interface EventOut {
  readonly runId: string;
  readonly event: NonNullable<AssignmentEvent['event']>;
}

const TICK_MS = 10;
const LATE_MS = 50;
const FRAME_EVERY_MS = 250;
const connect = makeGenericClientConstructor(BOUNDED_WORKER_SERVICE as never, 'WorkerService');

/**
 * A worker of one process made of the protocol's machines, over real sockets: an honest one, that starts what it is to
 * start and tells of it, unless it is told to misbehave. Its iterations take no time.
 */
export class ScriptedWorker {
  readonly options: ScriptedWorkerOptions;
  readonly profile: WorkerProfile;
  /** Commands in the order in which they came, by kind. */
  readonly seen: string[] = [];
  /** Refusals of heartbeats, registrations and frames, by code. */
  readonly refusals: string[] = [];
  session: Session | null = null;
  run: Run | null = null;
  started = 0;
  missed = 0;
  draining = false;
  /** The engine does nothing, the supervisor beats on. */
  hung = false;
  /** Nothing goes out and nothing comes in. */
  cut = false;
  /** Every frame is sent twice. */
  doubles = false;
  #client: Client_;
  #commands: CommandStream | null = null;
  #metrics: MetricsStream | null = null;
  readonly #rings = new Map<string, Ring>();
  readonly #slotCounts = new Map<string, number>();
  #registering = false;
  #registrations = 0;
  #resendMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(options: ScriptedWorkerOptions) {
    this.options = options;
    this.profile = {
      workerId: `id-${options.name}`,
      registrationId: '',
      name: options.name,
      host: 'host',
      processId: 1,
      version: '0.1.0',
      nodeVersion: 'v20',
      protocolVersion: PROTOCOL_VERSION,
      capacity: {
        cores: 2,
        memoryBytes: 1e9,
        calibratedRatePerSecond: 10_000,
        maxRatePerSecond: null,
        maxConcurrency: null,
        maxDurationMs: null,
      },
      plugins: [{ package: 'vajra-plugin-test', version: '1.0.0', tasks: [noop('NOOP')] }],
      resume: null,
      tags: {},
      ...options.profile,
    };
    this.#client = this.#connect();
  }

  begin(): this {
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    return this;
  }

  /** It stops without a word, as a process that is killed. */
  kill(): void {
    this.#ended = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#client.close();
    this.#commands?.cancel();
    this.#metrics?.cancel();
  }

  /** As a process that is stopped; `begin` lets it go on. */
  freeze(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Its connections are broken, and made anew. */
  reconnect(): void {
    this.#commands?.cancel();
    this.#metrics?.cancel();
    this.#commands = null;
    this.#metrics = null;
    this.#client.close();
    this.#client = this.#connect();
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

  /** Sends something on the stream of metrics as it is. */
  sendFrame(frame: WorkerMetrics): void {
    this.#metricsStream().write(frame);
  }

  get now(): number {
    return performance.now();
  }

  #connect(): Client_ {
    return new connect(`127.0.0.1:${this.options.port}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    }) as unknown as Client_;
  }

  get #metadata(): Metadata {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${this.options.token}`);
    return metadata;
  }

  #tick(): void {
    const { now } = this;
    if (this.session === null && !this.draining) this.#register(now);
    const { session, run } = this;
    if (session !== null) {
      if (run !== null && !this.hung) {
        this.#offer(run, session, now);
        if (now - run.framedMs >= FRAME_EVERY_MS) this.#frame(run, session, false);
        this.#watchEnd(run, session, now);
      }
      if (session.keeper.fenced && !this.hung) this.#close(session);
      else this.#beat(session, now);
    }
    if (!this.cut) this.#flush(now);
  }

  #register(now: number): void {
    if (this.#registering || this.cut) return;
    this.#registering = true;
    this.#registrations += 1;
    const registrationId = `r${this.#registrations}`;
    const profile = encodeProfile({ ...this.profile, registrationId });
    this.#client.registerWorker(profile, this.#metadata, (error, response: RegistrationResponse) => {
      this.#registering = false;
      if (this.#ended) return;
      if (error !== null) return void this.refusals.push(error.details);
      if (response.result?.$case === 'refusal') return void this.refusals.push(response.result.value.code);
      if (response.result?.$case === 'welcome') this.#open(response.result.value.session as SessionId, now);
    });
  }

  #open(id: SessionId, sentMs: number): void {
    this.session = {
      id,
      keeper: new LeaseKeeper(sentMs, this.options.timing ?? DEFAULT_LEASE_TIMING),
      commands: new Inbox(),
      events: new Outbox<EventOut>(),
    };
    this.#commands = null;
    if (this.run !== null) this.run.isArmed = false;
    this.#commandStream();
  }

  #commandStream(): CommandStream {
    if (this.#commands !== null) return this.#commands;
    const stream = this.#client.assignTasks(this.#metadata);
    this.#commands = stream;
    stream.on('data', (command: AssignmentCommand) => {
      if (this.#commands === stream && !this.cut && !this.#ended) this.#obey(command);
    });
    const gone = (error?: { readonly details?: string }): void => {
      if (error?.details !== undefined) this.refusals.push(error.details);
      if (this.#commands === stream) this.#commands = null;
    };
    stream.on('error', gone);
    stream.on('end', () => gone());
    this.session?.events.resend();
    this.#acknowledge();
    return stream;
  }

  #metricsStream(): MetricsStream {
    if (this.#metrics !== null) return this.#metrics;
    const stream = this.#client.streamMetrics(this.#metadata);
    this.#metrics = stream;
    stream.on('data', ({ sessionId, acknowledged, resend, refusal }: MetricsAck) => {
      if (this.cut) return;
      if (refusal !== undefined) this.refusals.push(refusal.code);
      this.#rings.get(sessionId)?.acknowledged(acknowledged, resend);
    });
    const gone = (error?: { readonly details?: string }): void => {
      if (error?.details !== undefined) this.refusals.push(error.details);
      if (this.#metrics === stream) this.#metrics = null;
    };
    stream.on('error', gone);
    stream.on('end', () => gone());
    for (const ring of this.#rings.values()) ring.reconnected();
    return stream;
  }

  #acknowledge(): void {
    const { session } = this;
    if (session === null || this.cut) return;
    const head = { session: session.id, sequence: 0, acknowledgedCommand: session.commands.last, runId: '' };
    this.#commands?.write({ ...head, event: undefined });
  }

  #obey({ session: from, sequence, acknowledgedEvent, runId, command }: AssignmentCommand): void {
    const { session } = this;
    if (session === null || from?.sessionId !== session.id.sessionId) return;
    session.events.acknowledged(acknowledgedEvent);
    if (sequence === 0 || command === undefined) return;
    if (session.commands.receive(sequence) === 'next') {
      this.seen.push(command.$case);
      this.#apply(session, runId, command);
    }
    this.#acknowledge();
  }

  #apply(session: Session, runId: string, command: NonNullable<AssignmentCommand['command']>): void {
    const { run } = this;
    if (command.$case === 'prepare') void this.#prepare(runId, command.value);
    else if (command.$case === 'drain') this.draining = true;
    else if (run === null || run.id !== runId) return;
    else if (command.$case === 'arm') this.#arm(run, session);
    else if (command.$case === 'grant') {
      const share = decodeShare(command.value, run.slotCount);
      run.missed += (run.lines[share.scenarioIndex] as Line).holder.grant(share);
    } else if (command.$case === 'revoke') {
      const share = decodeShare(command.value, run.slotCount);
      const released = (run.lines[share.scenarioIndex] as Line).holder.revoke(share);
      run.released.push(released);
      this.tell(runId, { $case: 'released', value: encodeShare(released, run.slotCount) });
    } else if (command.$case === 'rate') {
      const { asPlanned, targetPerSecond, ...rest } = command.value;
      const line = run.lines[rest.scenarioIndex] as Line;
      line.changes.push({ ...rest, targetPerSecond: asPlanned ? null : targetPerSecond });
      line.repace();
    } else if (command.$case === 'begin')
      (run.lines[command.value.scenarioIndex] as Line).begin(command.value.atRunMs);
    else run.stoppedMs = this.now;
  }

  async #prepare(
    runId: string,
    { plan, slotCount }: Extract<NonNullable<AssignmentCommand['command']>, { $case: 'prepare' }>['value'],
  ): Promise<void> {
    const { failure, preflight = null } = this.options;
    if (failure !== undefined) return this.tell(runId, { $case: 'failed', value: { problem: failure } });
    if (this.run === null || this.run.id !== runId) {
      const content = await this.#fetch(plan?.digest as Buffer);
      this.run = new Run(runId, decodePlan(content, plan?.digest as Buffer), slotCount, this.now);
      this.#slotCounts.set(runId, slotCount);
    }
    const preflightJson = preflight === null ? Buffer.alloc(0) : encodeJson(preflight);
    this.tell(runId, { $case: 'ready', value: { preflightJson } });
  }

  #fetch(digest: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const stream = this.#client.fetchBlob({ digest, sizeBytes: 0, name: '' }, this.#metadata);
      stream.on('data', ({ data }: BlobChunk) => chunks.push(data));
      stream.on('error', reject);
      stream.on('end', () => resolve(Buffer.concat(chunks)));
    });
  }

  #arm(run: Run, session: Session): void {
    run.isArmed = true;
    run.sessionId = session.id.sessionId;
    run.finishedSaid = false;
    this.#rings.set(session.id.sessionId, this.#createRing(session.id, run));
    this.tell(run.id, { $case: 'armed', value: { clockOffsetMs: 0, roundTripMs: 1 } });
    session.nextBeatNow = true;
  }

  #offer(run: Run, { keeper, id }: Session, now: number): void {
    if (keeper.state(now) !== 'live' || run.offset.best === null || run.stoppedMs !== null || !run.isArmed)
      return;
    const runMs = run.runMs(now);
    for (const [scenarioIndex, line] of run.lines.entries()) {
      if (line.pacer === null || line.beganMs === null) continue;
      const { holder, pacer, beganMs } = line;
      const dueOf = (index: number): number =>
        index < pacer.total ? beganMs + pacer.dueAtMs(index) : Infinity;
      if (dueOf(holder.next()) < runMs - LATE_MS)
        run.missed += holder.skipTo(pacer.countBefore(Math.min(runMs, run.limitMs) - LATE_MS - beganMs));
      for (let next = holder.next(); next < pacer.total; next = holder.next()) {
        const dueMs = dueOf(next);
        if (dueMs > runMs || dueMs >= run.limitMs || keeper.state(now) !== 'live') break;
        holder.take();
        run.started.set(scenarioIndex, (run.started.get(scenarioIndex) ?? 0) + 1);
        this.started += 1;
        this.options.onStart?.(scenarioIndex, next, id.sessionId);
      }
    }
  }

  #watchEnd(run: Run, session: Session, now: number): void {
    if (!run.isArmed || run.offset.best === null) return;
    const runMs = run.runMs(now);
    for (const [scenarioIndex, line] of run.lines.entries()) {
      if (line.endedSaid === session.id.sessionId || line.beganMs === null) continue;
      if (runMs < line.beganMs + line.durationMs) continue;
      if (line.pacer !== null) run.missed += line.holder.skipTo(line.pacer.total);
      line.endedSaid = session.id.sessionId;
      this.tell(run.id, { $case: 'scenarioEnded', value: { scenarioIndex } });
    }
    const isOver = run.lines.every(({ endedSaid }) => endedSaid === session.id.sessionId);
    if (run.finishedSaid || !(isOver || run.stoppedMs !== null)) return;
    run.finishedSaid = true;
    this.#frame(run, session, true);
    run.isArmed = false;
  }

  #beat(session: Session, now: number): void {
    if ((now < session.keeper.nextRenewalMs && !session.nextBeatNow) || this.cut) return;
    session.nextBeatNow = false;
    const sequence = session.keeper.sending(now);
    const { run } = this;
    const progress = run === null ? [] : [{ runId: run.id, ...this.#progress(run, session, now) }];
    const health = encodeHealth({
      cpuRatio: 0.1,
      residentBytes: 1,
      loopUtilizationRatio: 0.1,
      openDescriptors: 1,
      inFlight: 0,
      users: 0,
      unacknowledgedFrames: this.unacknowledged,
      draining: this.draining,
    });
    const request = { session: session.id, sequence, health, runs: progress };
    const deadline = Date.now() + 2000;
    this.#client.heartbeat(request, this.#metadata, { deadline }, (error, response: HeartbeatResponse) => {
      if (error !== null || this.cut || this.#ended || this.session !== session) return;
      const received = this.now;
      const { result } = response;
      if (result?.$case === 'refusal') {
        this.refusals.push(result.value.code);
        session.keeper.fence(received);
      } else if (result?.$case === 'renewal') this.#renewed(session, sequence, now, received, result.value);
    });
  }

  #renewed(
    session: Session,
    sequence: number,
    sentMs: number,
    received: number,
    { leaseTtlMs, runs }: Extract<NonNullable<HeartbeatResponse['result']>, { $case: 'renewal' }>['value'],
  ): void {
    if (!session.keeper.renewed({ sequence, ttlMs: leaseTtlMs, startLimitMs: Infinity }, received)) return;
    const [lease] = runs;
    if (lease === undefined || this.run === null || lease.runId !== this.run.id) return;
    this.run.offset.add(sentMs, lease.runMs, received);
    this.run.limitMs = lease.startLimitMs;
  }

  #progress(run: Run, session: Session, now: number): { due: number; settled: number } {
    const settled = run.lines.reduce((sum, { holder }) => sum + holder.cursor, 0);
    const mayStart = session.keeper.state(now) === 'live' && run.offset.best !== null && run.isArmed;
    const runMs = run.runMs(now);
    const isDue = run.lines.some(({ holder, pacer, beganMs }) => {
      if (pacer === null || beganMs === null) return false;
      const next = holder.next();
      return next < pacer.total && beganMs + pacer.dueAtMs(next) < runMs - LATE_MS;
    });
    return { due: settled + (mayStart && isDue ? 1 : 0), settled };
  }

  #frame(run: Run, session: Session, last: boolean): void {
    const ring = this.#rings.get(session.id.sessionId);
    if (ring === undefined || run.sessionId !== session.id.sessionId || run.offset.best === null) return;
    const toMs = Math.max(run.frameFromMs, run.runMs(this.now));
    run.framedMs = this.now;
    ring.add({
      snapshot: run.snapshot(toMs),
      positions: run.lines.map(({ holder }, scenarioIndex) => ({
        scenarioIndex,
        settledIndex: holder.cursor,
        appliedHandover: holder.appliedHandover,
      })),
      released: run.released,
      last,
    });
    this.missed += run.missed;
    run.taken(toMs);
    if (last) run.sessionId = '';
  }

  #close(session: Session): void {
    const { run } = this;
    if (run !== null) {
      this.#frame(run, session, true);
      run.reset();
    }
    this.#commands?.cancel();
    this.#commands = null;
    this.session = null;
  }

  #flush(now: number): void {
    const again = now - this.#resendMs >= 500;
    if (again) this.#resendMs = now;
    for (const [, ring] of this.#rings) {
      if (again) ring.reconnected();
      for (let frame = ring.take(); frame !== null; frame = ring.take()) {
        const wire = encodeFrame(frame, this.#slotCounts.get(frame.runId) ?? 256);
        this.#metricsStream().write(wire);
        if (this.doubles) this.#metricsStream().write(wire);
      }
    }
    const { session } = this;
    if (session === null) return;
    if (again) session.events.resend();
    const stream = this.#commandStream();
    for (const { sequence, item } of session.events.take()) {
      const head = { session: session.id, sequence, acknowledgedCommand: session.commands.last };
      stream.write({ ...head, runId: item.runId, event: item.event });
    }
  }

  #createRing(session: SessionId, run: Run): Ring {
    let totals = NO_TOTALS;
    return new FrameRing<Draft, MetricsFrame>({
      sizeBytes: () => 100,
      merge: (a, b) => ({
        snapshot: mergeSnapshots(a.snapshot, b.snapshot),
        positions: b.positions,
        released: [...a.released, ...b.released],
        last: b.last,
      }),
      seal: (draft, sequence, merged) => {
        totals = addToTotals(totals, draft.snapshot);
        // Only now the last one has its number.
        if (draft.last && run.finishedSaid)
          this.tell(run.id, { $case: 'finished', value: { lastFrame: sequence, startErrorMs: 0.1 } });
        const host = {
          processCores: 0,
          machineCpuRatio: 0,
          cores: 2,
          residentBytes: 1,
          openDescriptors: null,
          maxDescriptors: null,
        };
        return { session, runId: run.id, sequence, merged, totals, host, ...draft };
      },
    });
  }
}

interface Session {
  readonly id: SessionId;
  readonly keeper: LeaseKeeper;
  readonly commands: Inbox;
  readonly events: Outbox<EventOut>;
  nextBeatNow?: boolean;
}

class Line {
  readonly changes: RateChange[] = [];
  holder: SlotHolder;
  pacer: Pacer | null = null;
  beganMs: number | null = null;
  endedSaid = '';
  readonly durationMs: number;
  readonly #scenario: ResolvedPlan['scenarios'][number];
  readonly #slotCount: number;

  constructor(scenario: ResolvedPlan['scenarios'][number], slotCount: number) {
    this.#scenario = scenario;
    this.#slotCount = slotCount;
    this.holder = new SlotHolder(scenario.index, slotCount);
    this.durationMs = scenario.load.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
    if (scenario.after === null) this.begin(0);
  }

  begin(atRunMs: number): void {
    this.beganMs = atRunMs;
    this.repace();
  }

  repace(): void {
    const { load } = this.#scenario;
    if (load.model === 'open')
      this.pacer = createStagedPacer(applyRateChanges(load.segments, this.changes, this.beganMs ?? 0));
  }

  reset(): void {
    this.holder = new SlotHolder(this.#scenario.index, this.#slotCount);
    this.changes.splice(0);
    this.repace();
  }
}

class Run {
  readonly id: string;
  readonly plan: ResolvedPlan;
  readonly slotCount: number;
  readonly lines: readonly Line[];
  readonly offset = new ClockOffset();
  readonly started = new Map<number, number>();
  missed = 0;
  released: SlotShare[] = [];
  limitMs = -Infinity;
  isArmed = false;
  finishedSaid = false;
  sessionId = '';
  stoppedMs: number | null = null;
  frameFromMs = 0;
  framedMs: number;

  constructor(id: string, plan: ResolvedPlan, slotCount: number, nowMs: number) {
    this.id = id;
    this.plan = plan;
    this.slotCount = slotCount;
    this.framedMs = nowMs;
    this.lines = plan.scenarios.map((scenario) => new Line(scenario, slotCount));
  }

  runMs(nowMs: number): number {
    return nowMs + this.offset.offsetAtMs(nowMs);
  }

  snapshot(toMs: number): Snapshot {
    const arrivals = this.plan.scenarios.map(({ name }, index) => {
      const started = this.started.get(index) ?? 0;
      const missed = index === 0 ? this.missed : 0;
      const counts = {
        scheduled: started + missed,
        started,
        ok: started,
        failed: 0,
        dropped: 0,
        missed,
        late: 0,
      };
      return { scenario: name, phase: 'sustain' as const, ...counts };
    });
    return {
      fromMs: this.frameFromMs,
      toMs,
      series: [],
      arrivals,
      generators: [],
      inFlight: 0,
      users: 0,
      overflowed: 0,
    };
  }

  taken(toMs: number): void {
    this.started.clear();
    this.missed = 0;
    this.released = [];
    this.frameFromMs = toMs;
  }

  /** The session is no more: all slots are given up. */
  reset(): void {
    for (const line of this.lines) line.reset();
    this.isArmed = false;
  }
}
