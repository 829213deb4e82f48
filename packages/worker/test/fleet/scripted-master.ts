import {
  type handleBidiStreamingCall,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  status,
} from '@grpc/grpc-js';
import {
  type AssignmentCommand,
  type AssignmentEvent,
  BOUNDED_WORKER_SERVICE,
  decodeProfile,
  decodeFrame,
  digestOf,
  FrameReceiver,
  type HeartbeatRequest,
  type HeartbeatResponse,
  Inbox,
  type MetricsAck,
  type MetricsFrame,
  Outbox,
  type RegistrationResponse,
  type WorkerMetrics,
  type WorkerProfile,
} from '@vajraedge/protocol';

type Command = NonNullable<AssignmentCommand['command']>;
type Event = NonNullable<AssignmentEvent['event']>;
type EventValue<K extends Event['$case']> = Extract<Event, { readonly $case: K }>['value'];
type EventStream = ServerDuplexStream<AssignmentEvent, AssignmentCommand>;
type Refusal = Extract<NonNullable<RegistrationResponse['result']>, { $case: 'refusal' }>['value'];
type RunLease = Extract<
  NonNullable<HeartbeatResponse['result']>,
  { $case: 'renewal' }
>['value']['runs'][number];

/** What the scripted master knows of a session. */
export interface ScriptedSession {
  readonly id: string;
  readonly profile: WorkerProfile;
  readonly commands: Outbox<{ readonly runId: string; readonly command: Command }>;
  readonly inbox: Inbox;
  /** In order, each once. */
  readonly events: { readonly runId: string; readonly event: Event }[];
  readonly beats: HeartbeatRequest[];
  /** Of those, how many came on the stream. */
  streamed: number;
  stream: EventStream | null;
  streams: number;
}

/** Slots of every run of a scripted master. */
export const SLOT_COUNT = 256;

/** A real gRPC server on loopback that says what a test wants it to say. */
export class ScriptedMaster {
  readonly sessions: ScriptedSession[] = [];
  readonly frames: MetricsFrame[] = [];
  readonly raw: WorkerMetrics[] = [];
  readonly blobs = new Map<string, Buffer>();
  epoch = 1;
  ttlMs = 2000;
  renewEveryMs = 100;
  /** Answer of registrations; null: welcome. */
  refusal: Refusal | null = null;
  /** Whether sessions that are asked for are taken up again. */
  resumes = true;
  /** Whether heartbeats are answered at all. */
  answers = true;
  /** What it says of heartbeats on the stream of commands, and whether it answers those. */
  takesBeatsOnStream = true;
  answersOnStream = true;
  /** Sessions whose heartbeats are refused. */
  readonly fenced = new Set<string>();
  /** Frames are neither taken nor acknowledged. */
  deaf = false;
  lease: (session: ScriptedSession) => RunLease | null = () => null;
  readonly #token: string;
  readonly #receivers = new Map<string, FrameReceiver>();
  #server = new Server();
  #port = 0;

  constructor(token: string) {
    this.#token = token;
  }

  get port(): number {
    return this.#port;
  }

  /** The session that was opened last. @throws where there is none */
  get session(): ScriptedSession {
    const last = this.sessions.at(-1);
    if (last === undefined) throw new Error('there is no session');
    return last;
  }

  async listen(port = 0): Promise<void> {
    this.#server = new Server();
    const events: handleBidiStreamingCall<AssignmentEvent, AssignmentCommand> = (call) =>
      this.#onStream(call);
    const metrics: handleBidiStreamingCall<WorkerMetrics, MetricsAck> = (call) => {
      call.on('error', () => undefined);
      call.on('data', (message: WorkerMetrics) => this.#onFrame(message, call));
      call.on('end', () => call.end());
    };
    const calls = {
      registerWorker: this.#unary((request) => this.#register(decodeProfile(request as never))),
      heartbeat: this.#unary((request) => this.#beat(request as HeartbeatRequest)),
      assignTasks: events,
      streamMetrics: metrics,
      fetchBlob: (call: { request: { digest: Buffer }; write(chunk: unknown): void; end(): void }) => {
        const content = this.blobs.get(call.request.digest.toString('hex')) ?? Buffer.alloc(0);
        for (let at = 0; at < content.length; at += 1000)
          call.write({ offsetBytes: at, data: content.subarray(at, at + 1000) });
        call.end();
      },
    };
    this.#server.addService(BOUNDED_WORKER_SERVICE, calls as never);
    this.#port = await new Promise((resolve, reject) => {
      this.#server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
  }

  /** Is gone, as if killed. What it knows stays, for {@link ScriptedMaster.listen} on the same port. */
  kill(): void {
    this.#server.forceShutdown();
    for (const session of this.sessions) session.stream = null;
  }

  /** Offers content. @returns how an assignment names it */
  offer(content: Buffer, name: string): { digest: Buffer; sizeBytes: number; name: string } {
    const digest = digestOf(content);
    this.blobs.set(digest.toString('hex'), content);
    return { digest, sizeBytes: content.length, name };
  }

  /** Tells a session something, in order and once. */
  tell(session: ScriptedSession, runId: string, command: Command): void {
    session.commands.add({ runId, command });
    this.#flush(session);
  }

  /** Says something as it is, numbered or not. */
  write(session: ScriptedSession, command: Partial<AssignmentCommand>): void {
    const whole = {
      session: this.#idOf(session),
      sequence: 0,
      acknowledgedEvent: 0,
      runId: '',
      command: undefined,
    };
    session.stream?.write({ ...whole, ...command });
  }

  /** Events of one kind, of all sessions. */
  events<K extends Event['$case']>(kind: K): EventValue<K>[] {
    const all = this.sessions.flatMap(({ events }) => events.map(({ event }) => event));
    return all.filter(({ $case }) => $case === kind).map(({ value }) => value as EventValue<K>);
  }

  #unary(answer: (request: unknown) => unknown) {
    type Callback = (error: unknown, value?: unknown) => void;
    return (
      call: { request: unknown; metadata: { get(name: string): unknown[] } },
      callback: Callback,
    ): void => {
      const [given] = call.metadata.get('authorization');
      if (given !== `Bearer ${this.#token}`) callback({ code: status.UNAUTHENTICATED, details: 'no' });
      else {
        const value = answer(call.request);
        if (value !== null) callback(null, value);
      }
    };
  }

  #register(profile: WorkerProfile): RegistrationResponse {
    if (this.refusal !== null) return { result: { $case: 'refusal', value: this.refusal } };
    const known = this.sessions.find(({ id }) => id === profile.resume?.sessionId);
    const resumed = this.resumes && known !== undefined && !this.fenced.has(known.id);
    const session = resumed && known !== undefined ? known : this.#open(profile);
    const { ttlMs: leaseTtlMs, renewEveryMs } = this;
    const value = {
      session: this.#idOf(session),
      resumed,
      leaseTtlMs,
      renewEveryMs,
      frameEveryMs: 1000,
      lastEvent: session.inbox.last,
      lastFrame: 0,
      heartbeatsOnStream: this.takesBeatsOnStream,
    };
    return { result: { $case: 'welcome', value } };
  }

  #open(profile: WorkerProfile): ScriptedSession {
    const id = `s${this.sessions.length + 1}`;
    const session: ScriptedSession = {
      id,
      profile,
      commands: new Outbox(),
      inbox: new Inbox(),
      events: [],
      beats: [],
      streamed: 0,
      stream: null,
      streams: 0,
    };
    this.sessions.push(session);
    return session;
  }

  #beat(request: HeartbeatRequest): HeartbeatResponse | null {
    const session = this.#find(request.session?.sessionId);
    if (session === undefined) return null;
    session.beats.push(request);
    if (!this.answers) return null;
    const head = { session: this.#idOf(session), sequence: request.sequence };
    if (this.fenced.has(session.id)) {
      const value = { code: 'VE_SESSION_UNKNOWN', message: 'it is no more', hint: '' };
      return { ...head, result: { $case: 'refusal', value } };
    }
    const lease = this.lease(session);
    const value = { leaseTtlMs: this.ttlMs, runs: lease === null ? [] : [lease] };
    return { ...head, result: { $case: 'renewal', value } };
  }

  #onStream(call: EventStream): void {
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (message: AssignmentEvent) => {
      const session = this.#find(message.session?.sessionId);
      if (session === undefined) return;
      if (session.stream !== call) {
        session.stream = call;
        session.streams += 1;
        session.commands.resend();
        this.write(session, { acknowledgedEvent: session.inbox.last });
      }
      if (message.event?.$case === 'heartbeat') return this.#onBeat(session, message.event.value);
      session.commands.acknowledged(message.acknowledgedCommand);
      if (message.sequence > 0 && message.event !== undefined) {
        if (session.inbox.receive(message.sequence) === 'next')
          session.events.push({ runId: message.runId, event: message.event });
        this.write(session, { acknowledgedEvent: session.inbox.last });
      }
      this.#flush(session);
    });
  }

  #onBeat(session: ScriptedSession, request: HeartbeatRequest): void {
    session.streamed += 1;
    const answer = this.#beat({ ...request, session: this.#idOf(session) });
    if (answer !== null && this.answersOnStream)
      this.write(session, {
        command: { $case: 'heartbeatAnswer', value: { ...answer, session: undefined } },
      });
  }

  #onFrame(message: WorkerMetrics, call: ServerDuplexStream<WorkerMetrics, MetricsAck>): void {
    if (this.deaf) return;
    const frame = decodeFrame(message, SLOT_COUNT);
    const { sessionId } = frame.session;
    const key = `${sessionId} ${frame.runId}`;
    const receiver = this.#receivers.get(key) ?? new FrameReceiver();
    this.#receivers.set(key, receiver);
    const decision = receiver.offer(frame);
    if (decision.kind === 'refuse') throw decision.error;
    if (decision.kind === 'apply') {
      receiver.commit(decision.state);
      this.frames.push(frame);
    }
    const resend = decision.kind === 'gap';
    call.write({ sessionId, runId: frame.runId, acknowledged: receiver.last, resend, refusal: undefined });
  }

  #flush(session: ScriptedSession): void {
    const { stream } = session;
    if (stream === null) return;
    for (const { sequence, item } of session.commands.take())
      this.write(session, { sequence, acknowledgedEvent: session.inbox.last, ...item });
  }

  #find(id: string | undefined): ScriptedSession | undefined {
    return this.sessions.find((session) => session.id === id);
  }

  #idOf({ id }: ScriptedSession): { epoch: number; sessionId: string } {
    return { epoch: this.epoch, sessionId: id };
  }
}
