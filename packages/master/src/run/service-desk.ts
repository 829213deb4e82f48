import type { HeatMap, RunReport, SecondReport } from '@vajraedge/core';
import type {
  AuditView,
  CreateRunRequest,
  HealthView,
  RunChange,
  RunSummaryView,
  RunView,
  TaskTypeView,
  ValidationRequest,
  ValidationView,
  WorkerView,
} from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import type { StoredRun, StoreWriter } from '../store/master-store.js';
import type { ActiveRun } from './active-run.js';
import { changeRun } from './change-run.js';
import { ledgerFacts, stopRun } from './end-run.js';
import type { HeartState } from './heart-state.js';
import { HeatMaps } from './heat-maps.js';
import type { Actor, MasterListener, MasterService, RunFilter } from './master-service.js';
import { makeRun } from './make-run.js';
import { newRunId } from './new-run-id.js';
import { readFleetPlan } from './read-plan.js';
import { reportMetaOf } from './report-meta.js';
import { notStarted, unknownRun } from './run-error.js';
import type { PartRecord, RunRecord } from './run-record.js';
import { detailOf, figuresOf, summaryOf, workersOf, workerView } from './run-view.js';
import { validatePlan } from './validate-plan.js';

const MOST_RUNS = 500;
/** In what steps, and how many, an ended run is waited for. */
const REST = { turns: 80, turnMs: 25 };

/** The master as people and programs see it. */
export class ServiceDesk implements MasterService {
  readonly #heart: HeartState;
  readonly #heatMaps: HeatMaps;

  constructor(heart: HeartState) {
    this.#heart = heart;
    this.#heatMaps = new HeatMaps(heart.options.results);
  }

  tasks(): readonly TaskTypeView[] {
    return this.#heart.catalog.views;
  }

  validate(request: ValidationRequest): ValidationView {
    return validatePlan(request, this.#heart);
  }

  createRun(request: CreateRunRequest, actor: Actor): RunView {
    const { store, fleet, run: active } = this.#heart;
    if (active !== null)
      throw new VajraError('VE_RUN_ACTIVE', `the run ${active.id} (${active.identity.name}) is under way`, {
        hint: 'A fleet has one run at a time: wait for its end, or stop it.',
      });
    const now = this.#heart.now();
    const id = request.id ?? newRunId(now.wallMs);
    if (store.run(id) !== null)
      throw new VajraError('VE_RUN_EXISTS', `there is a run ${id} already`, { hint: 'Choose another id.' });
    if (fleet.live.every(({ draining }) => draining))
      throw new VajraError('VE_NO_WORKERS', 'there is no worker that could offer the load', {
        hint: 'Start one: vajra worker --master ADDRESS --token JOIN_TOKEN.',
      });
    const plan = readFleetPlan(request, this.#heart.catalog);
    const run = makeRun(this.#heart, { id, plan, request, createdBy: actor.name });
    this.#heart.run = run;
    try {
      this.#act(actor, 'run.create', id, plan.plan.name, (write) => {
        for (const [digestHex, content] of plan.blobs) write.putBlob(digestHex, content);
      });
    } catch (error) {
      this.#heart.run = null;
      throw error;
    }
    return this.#viewOf(run);
  }

  /** A run that is seen to have ended is stored within a tick or two, unless the disk is full. */
  async rested(): Promise<void> {
    const { clock } = this.#heart.options;
    for (let turn = 0; turn < REST.turns && this.#heart.run?.state === 'ended'; turn += 1)
      await new Promise<void>((resolve) => void clock.after(REST.turnMs, resolve));
  }

  runs({ state, text, tag, limit = 50, before }: RunFilter): readonly RunSummaryView[] {
    const [name = '', ...value] = tag?.split('=') ?? [];
    const stored = this.#heart.store.runs({
      limit: Math.max(1, Math.min(MOST_RUNS, limit)),
      ...(state !== undefined && { state }),
      ...(text !== undefined && { text }),
      ...(before !== undefined && { before }),
      ...(tag !== undefined && { tag: { name, value: value.join('=') } }),
    });
    return (stored as readonly StoredRun<RunRecord>[]).map(({ id, record }) => {
      const { run } = this.#heart;
      if (run?.id !== id) return summaryOf(record, record.figures);
      return summaryOf(run.toRecord(), figuresOf(run, this.#heart.now().monotonicMs));
    });
  }

  run(id: string): RunView {
    const { run, store } = this.#heart;
    if (run?.id === id) return this.#viewOf(run);
    const { record } = this.#stored(id);
    const workers = store.sessions(id).map((session) => workerView(session.record as PartRecord));
    return detailOf(record, record.figures, workers, null);
  }

  async seconds(id: string, fromMs = 0): Promise<readonly SecondReport[]> {
    const { run, store } = this.#heart;
    if (run?.id !== id) this.#stored(id);
    // A result has all seconds; sums that are shown get the last one a moment later.
    const rows =
      run?.id === id
        ? (run.report?.perSecond ?? run.aggregate.allRows())
        : (store.report(id)?.perSecond ?? []);
    return rows.filter(({ atMs }) => atMs >= fromMs);
  }

  async report(id: string): Promise<RunReport> {
    const { run, store } = this.#heart;
    if (run?.id !== id) {
      const { record } = this.#stored(id);
      const report = store.report(id);
      if (report === null) throw notStarted(id, record.problem?.message);
      return report;
    }
    if (run.startMs === null) throw notStarted(id, undefined);
    return run.report ?? run.aggregate.reportSoFar(reportMetaOf(run), (untilMs) => ledgerFacts(run, untilMs));
  }

  async file(id: string, kind: 'hdr-log' | 'run-file'): Promise<Uint8Array> {
    return await this.#heart.options.results.make(id, { kind, result: await this.report(id) });
  }

  async heatMap(id: string): Promise<HeatMap | null> {
    const { run } = this.#heart;
    if (run?.id === id && run.state !== 'ended') return run.aggregate.heatMap();
    if (run?.id !== id) this.#stored(id);
    return await this.#heatMaps.of(id);
  }

  change(id: string, change: RunChange, actor: Actor): RunView {
    const { run } = this.#heart;
    if (run?.id !== id) return this.#changeEnded(id, change, actor);
    changeRun(run, change, actor.name, this.#heart.now());
    const detail = change.action === 'rate' ? `${change.targetPerSecond} per second` : '';
    this.#act(actor, `run.${change.action}`, id, detail);
    return this.#viewOf(run);
  }

  stop(id: string, { now: atOnce }: { readonly now: boolean }, actor: Actor): RunView {
    const { run } = this.#heart;
    if (run?.id !== id) return this.run(id);
    const reason = atOnce
      ? `stopped at once by ${actor.name}: what runs is given up`
      : `stopped by ${actor.name}: nothing more is started, what runs may end`;
    stopRun(run, { outcome: 'interrupted', reason, kill: atOnce }, !atOnce, this.#heart.now());
    this.#act(actor, 'run.stop', id, atOnce ? 'now' : '');
    return this.#viewOf(run);
  }

  stopAll(actor: Actor): readonly string[] {
    const { run } = this.#heart;
    if (run === null || run.state === 'ended') return [];
    const reason = `all load of the fleet was stopped by ${actor.name}`;
    stopRun(run, { outcome: 'interrupted', reason, kill: true }, false, this.#heart.now());
    this.#act(actor, 'fleet.stop', run.id, '');
    return [run.id];
  }

  remove(id: string, actor: Actor): void {
    if (this.#heart.run?.id === id)
      throw new VajraError('VE_RUN_STATE', `the run ${id} is under way`, { hint: 'Stop it first.' });
    this.#stored(id);
    this.#act(actor, 'run.remove', id, '', (write) => write.deleteRun(id));
  }

  workers(): readonly WorkerView[] {
    const { fleet, run } = this.#heart;
    return fleet.views(this.#heart.now().monotonicMs, ({ sessionId }) =>
      run?.parts.get(sessionId)?.isLive === true ? run.id : null,
    );
  }

  drain(workerId: string, actor: Actor): void {
    const { fleet, run } = this.#heart;
    const members = fleet.live.filter((member) => member.workerId === workerId);
    if (members.length === 0)
      throw new VajraError('VE_WORKER_UNKNOWN', `there is no worker ${workerId}`, {
        hint: 'The list of workers says which there are.',
      });
    for (const member of members.filter(({ draining }) => !draining)) {
      const reason = `drained by ${actor.name}`;
      member.draining = true;
      const part = run?.parts.get(member.sessionId);
      if (run !== null && part !== undefined) {
        run.tell(part, { kind: 'drain', reason });
        run.event('worker-drains', `worker ${member.name} drains: ${reason}`, this.#heart.now().monotonicMs);
      } else member.commands.add({ kind: 'drain', reason, runId: '' });
    }
    this.#heart.isFleetNews = true;
    this.#act(actor, 'worker.drain', members[0]?.name ?? workerId, '');
  }

  audit(limit: number): readonly AuditView[] {
    return this.#heart.store.audit(limit);
  }

  health(): HealthView {
    const { gate, store, fleet, run } = this.#heart;
    const problems = [gate.problem, store.problem].filter((problem) => problem !== null);
    return {
      status: problems.length === 0 ? 'ok' : 'unavailable',
      epoch: store.epoch,
      workers: fleet.live.length,
      activeRunId: run?.id ?? null,
      problems: [...new Set(problems)],
    };
  }

  subscribe(listener: MasterListener): () => void {
    this.#heart.listeners.add(listener);
    this.#heart.isFleetNews = true;
    if (this.#heart.run !== null) this.#heart.run.isNews = true;
    return () => {
      this.#heart.listeners.delete(listener);
    };
  }

  #viewOf(run: ActiveRun): RunView {
    const figures = figuresOf(run, this.#heart.now().monotonicMs);
    return detailOf(run.toRecord(), figures, workersOf(run), run.aggregate.progress());
  }

  #changeEnded(id: string, change: RunChange, actor: Actor): RunView {
    const stored = this.#stored(id);
    if (change.action !== 'annotate')
      throw new VajraError('VE_RUN_STATE', `the run ${id} has ended`, { hint: 'Start it again.' });
    const { tags = stored.record.tags, note = stored.record.note } = change;
    this.#act(actor, 'run.annotate', id, '', (write) =>
      write.putRun({ ...stored, tags, record: { ...stored.record, tags, note } }),
    );
    return this.run(id);
  }

  /** What somebody has asked for is stored together with who it was, before anybody is told. */
  #act(
    { name, role }: Actor,
    action: string,
    subject: string,
    detail: string,
    more?: (write: StoreWriter) => void,
  ): void {
    const now = this.#heart.now();
    const at = new Date(now.wallMs).toISOString();
    this.#heart.gate.mustCommit(this.#heart.run, now.monotonicMs, (write) => {
      more?.(write);
      write.addAudit({ at, by: name, role, action, subject, detail });
    });
    this.#heart.flush();
  }

  #stored(id: string): StoredRun<RunRecord> {
    const stored = this.#heart.store.run(id);
    if (stored === null) throw unknownRun(id);
    return stored as StoredRun<RunRecord>;
  }
}
