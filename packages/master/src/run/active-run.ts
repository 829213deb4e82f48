import type { Json } from '@vajraedge/sdk';
import type { PreflightSummary, ResolvedPlan, RunEvent, RunReport } from '@vajraedge/core';
import {
  encodeJson,
  type FleetOutcome,
  type RunState,
  type SlotOrder,
  WIRE_LIMITS,
} from '@vajraedge/protocol';
import type { FleetAggregate } from '../aggregate/fleet-aggregate.js';
import type { NeededPlugin } from '../fleet/fleet-catalog.js';
import type { Member } from '../fleet/member.js';
import type { BlobName, Refusal, WorkerCommand } from '../fleet/worker-message.js';
import type { StoreWriter } from '../store/master-store.js';
import { createLine } from './create-line.js';
import type { LoadLine } from './load-line.js';
import type { NewFrame } from './new-frame.js';
import type { PartRecord, RecordedChange, RunFigures, RunRecord, RunRequest, RunStop } from './run-record.js';
import { RunPart } from './run-part.js';
import { type Moment, type RunStart, startOnClockMs } from './run-time.js';

/** What of a run never changes. */
export interface RunIdentity {
  readonly id: string;
  readonly name: string;
  readonly createdMs: number;
  readonly createdBy: string;
  readonly written: Json;
  readonly resolved: ResolvedPlan;
  readonly plan: BlobName;
  readonly files: readonly BlobName[];
  readonly plugins: readonly NeededPlugin[];
  readonly slotCount: number;
  readonly models: RunRecord['models'];
  /** Length of the planned load, milliseconds. */
  readonly plannedMs: number;
}

/** Most events that a run keeps; what is over it would only fill its report. */
const MOST_EVENTS = 2000;

type CommandOfRun = WorkerCommand extends infer C ? (C extends unknown ? Omit<C, 'runId'> : never) : never;

/**
 * The run that a master has under way: all that is known of it, and what of that is not stored yet. Whatever changes it
 * marks what it has touched; {@link ActiveRun.write} stores that, and only then anything of it may be said.
 */
export class ActiveRun {
  readonly identity: RunIdentity;
  request: RunRequest;
  state: RunState = 'preparing';
  outcome: FleetOutcome | null = null;
  problem: Refusal | null = null;
  endedMs: number | null = null;
  tags: { readonly [name: string]: string };
  note: string;
  start: RunStart | null = null;
  stoppedMs: number | null = null;
  stop: RunStop | null = null;
  paused = false;
  preflight: PreflightSummary | null = null;
  changes: readonly RecordedChange[] = [];
  events: readonly RunEvent[] = [];
  figures: RunFigures | null = null;
  readonly lines: readonly LoadLine[];
  readonly parts = new Map<string, RunPart>();
  readonly aggregate: FleetAggregate;
  /** Run time 0 on the monotonic clock; null before it is known. */
  startMs: number | null = null;
  /** Since when it has been in its state, of the monotonic clock. */
  stateMs: number;
  /** Since when nobody has taken part in it; null: somebody does. */
  aloneMs: number | null = null;
  /** Since when all that take part drain; null: not all do. */
  leavingMs: number | null = null;
  /** A master that was replaced had begun it, and none of its workers has come back yet. */
  orphaned = false;
  /** Workers that lack a plugin, each told of once. */
  readonly unable = new Set<string>();
  /** Workers' own caps do not allow all of the load. */
  isShort = false;
  /** The report is being made. */
  isReporting = false;
  /** The result, once it is made. */
  report: RunReport | null = null;
  /** Something that is shown has changed. */
  isNews = true;
  #runTouched = true;
  readonly #partsTouched = new Set<RunPart>();
  readonly #linesTouched = new Set<LoadLine>();
  #newFrames: NewFrame[] = [];
  /** Lists of plugins that lie with the blobs. */
  readonly #pluginsHex = new Set<string>();

  constructor(
    identity: RunIdentity,
    options: {
      readonly request: RunRequest;
      readonly aggregate: FleetAggregate;
      readonly nowMs: number;
      readonly tags: { readonly [name: string]: string };
      readonly note: string;
      readonly record?: RunRecord;
      readonly slots?: ReadonlyMap<number, unknown>;
    },
  ) {
    this.identity = identity;
    this.request = options.request;
    this.aggregate = options.aggregate;
    this.stateMs = options.nowMs;
    this.tags = options.tags;
    this.note = options.note;
    const { record, slots } = options;
    this.lines = identity.resolved.scenarios.map((scenario) =>
      createLine({
        scenario,
        slotCount: identity.slotCount,
        changes: (record?.changes ?? []).filter(({ scenarioIndex }) => scenarioIndex === scenario.index),
        recorded: record?.scenarios[scenario.index] ?? {
          beganMs: scenario.after === null ? 0 : null,
          endedMs: null,
        },
        state: slots?.get(scenario.index),
      }),
    );
    if (record !== undefined) this.#take(record);
  }

  get id(): string {
    return this.identity.id;
  }

  /** Parts that take part, and have not come to their end. */
  get liveParts(): readonly RunPart[] {
    return [...this.parts.values()].filter((part) => part.isLive);
  }

  /** Run time, milliseconds; before run time 0 is known: the far past. */
  runMs(nowMs: number): number {
    return this.startMs === null ? -Infinity : nowMs - this.startMs;
  }

  /** Run time 0 is known, or was stored by the master before. */
  begin(start: RunStart, now: Moment): void {
    this.start = start;
    this.startMs = startOnClockMs(start, now);
    this.touch();
  }

  /** It goes on to its next state. */
  enter(state: RunState, nowMs: number): void {
    this.state = state;
    this.stateMs = nowMs;
    this.touch();
  }

  /** A member takes part from now on. */
  addPart(member: Member, nowMs: number, record?: PartRecord): RunPart {
    const part = new RunPart(member, this.lines.length, nowMs, record);
    this.parts.set(member.sessionId, part);
    if (record === undefined) this.touchPart(part);
    else this.#pluginsHex.add(member.pluginsHex);
    return part;
  }

  /** Tells a session something, once it is stored. */
  tell(part: RunPart, command: CommandOfRun): void {
    part.member.commands.add({ ...command, runId: this.id });
    this.touchPart(part);
  }

  /** Tells sessions who has which slots. */
  order(line: LoadLine, orders: readonly SlotOrder[]): void {
    for (const { kind, sessionId, scenarioIndex, fromIndex, slots, handover } of orders) {
      const part = this.parts.get(sessionId);
      const share = { scenarioIndex, fromIndex, slots, handover };
      if (part !== undefined) this.tell(part, { kind, share, slotCount: this.identity.slotCount });
    }
    if (orders.length > 0) this.touchLine(line);
  }

  /** Something happened that belongs on the time line. */
  event(kind: string, message: string, nowMs: number): void {
    const atMs = Math.max(0, this.runMs(nowMs));
    if (this.events.length < MOST_EVENTS) this.events = [...this.events, { atMs, kind, message }];
    this.touch();
  }

  /** The run itself has changed. */
  touch(): void {
    this.#runTouched = true;
    this.isNews = true;
  }

  /** A session's part has changed, or its commands. */
  touchPart(part: RunPart): void {
    this.#partsTouched.add(part);
  }

  /** Slots of a scenario have other owners. */
  touchLine(line: LoadLine): void {
    this.#linesTouched.add(line);
    this.isNews = true;
  }

  /** Stores a frame with the next commit, with what it changed: many come at the same moment, each second. */
  addFrame(frame: NewFrame): void {
    this.#newFrames.push(frame);
  }

  /** Whether there is something that is not stored. */
  get isTouched(): boolean {
    return this.#runTouched || this.#partsTouched.size > 0 || this.#linesTouched.size > 0;
  }

  /** Writes all that is not stored yet; {@link ActiveRun.written} once that has been committed. */
  write(store: StoreWriter): void {
    const { id, identity } = this;
    this.#writePlugins(store);
    if (this.#runTouched)
      store.putRun({
        id,
        name: identity.name,
        state: this.state === 'ended' ? 'ended' : 'active',
        createdMs: identity.createdMs,
        tags: this.tags,
        blobs: [...[identity.plan, ...identity.files].map(({ digestHex }) => digestHex), ...this.#pluginsHex],
        record: this.toRecord(),
      });
    if (this.#runTouched && this.report !== null) store.putReport(id, this.report);
    for (const part of this.#partsTouched)
      store.putSession({ runId: id, sessionId: part.sessionId, record: part.toRecord() });
    for (const line of this.#linesTouched) store.putSlots(id, line.scenario.index, line.toState());
    for (const { stored, snapshotBytes } of this.#newFrames) store.putFrame(id, stored, snapshotBytes);
  }

  /** What was written is committed. */
  committed(): void {
    this.#runTouched = false;
    this.#partsTouched.clear();
    this.#linesTouched.clear();
    const frames = this.#newFrames;
    this.#newFrames = [];
    for (const frame of frames) frame.onStored();
  }

  /** All of it, but for parts and slots. */
  toRecord(): RunRecord {
    const { resolved: _resolved, ...identity } = this.identity;
    return {
      ...identity,
      state: this.state,
      outcome: this.outcome,
      problem: this.problem,
      endedMs: this.endedMs,
      tags: this.tags,
      note: this.note,
      request: this.request,
      start: this.start,
      stoppedMs: this.stoppedMs,
      stop: this.stop,
      paused: this.paused,
      preflight: this.preflight,
      changes: this.changes,
      scenarios: this.lines.map(({ beganMs, endedMs }) => ({ beganMs, endedMs })),
      events: this.events,
      figures: this.figures,
    };
  }

  /** Lists of plugins are large, and mostly the same on all workers. */
  #writePlugins(store: StoreWriter): void {
    for (const { member } of this.#partsTouched) {
      if (this.#pluginsHex.has(member.pluginsHex)) continue;
      store.putBlob(member.pluginsHex, encodeJson(member.profile.plugins, WIRE_LIMITS.planBytes));
      this.#pluginsHex.add(member.pluginsHex);
      this.#runTouched = true;
    }
  }

  #take(record: RunRecord): void {
    this.state = record.state;
    this.outcome = record.outcome;
    this.problem = record.problem;
    this.endedMs = record.endedMs;
    this.start = record.start;
    this.stoppedMs = record.stoppedMs;
    this.stop = record.stop;
    this.paused = record.paused;
    this.preflight = record.preflight;
    this.changes = record.changes;
    this.events = record.events;
    this.figures = record.figures;
    this.#runTouched = false;
  }
}
