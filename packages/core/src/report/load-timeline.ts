import { phaseSpans, type PhaseSpan } from '../pace/pacer.js';
import type { RateChange } from '../pace/rate-change.js';
import type { Phase, ResolvedPlan, ResolvedScenario } from '../plan/resolved-plan.js';
import type { Snapshot } from '../snapshot/snapshot.js';
import { changedLoad } from './changed-load.js';
import { askedStarts } from './asked-starts.js';
import { clip, type Span } from './time-spans.js';

/** Which part of the load: what is left out of the results, what counts in them, or what thresholds judge. */
export type Part = 'warmup' | 'measured' | 'judged';

/** Time after the end of a load in which an iteration may start that was due before it, milliseconds. */
const STRAGGLE_MS = 1000;
const MEASURED: ReadonlySet<Phase> = new Set(['ramp', 'sustain', 'ramp-down']);
const WARMUP: ReadonlySet<Phase> = new Set(['warmup']);
const SUSTAIN: ReadonlySet<Phase> = new Set(['sustain']);

interface Track {
  readonly scenario: ResolvedScenario;
  readonly phases: { readonly [part in Part]: ReadonlySet<Phase> };
  readonly spans: readonly PhaseSpan[];
  /** Run time of its start; null: not yet. */
  startMs: number | null;
  /** Run time at which its load ended before the schedule did. */
  endMs: number;
  started: number;
  changes: readonly RateChange[];
}

/**
 * When each scenario's load was what, in run time. Scenarios without `after` begin at 0; of the others the start is told
 * by {@link LoadTimeline.begin} or, failing that, taken to be the beginning of the interval of their first arrival.
 */
export class LoadTimeline {
  readonly #tracks: readonly Track[];
  #nowMs = 0;
  #stopMs = Infinity;

  constructor(plan: ResolvedPlan) {
    this.#tracks = plan.scenarios.map((scenario) => ({
      scenario,
      spans: phaseSpans(scenario.load.segments),
      phases: { warmup: WARMUP, measured: MEASURED, judged: judgedPhases(scenario) },
      startMs: scenario.after === null ? 0 : null,
      endMs: Infinity,
      started: 0,
      changes: [],
    }));
  }

  /** Time that has been seen, milliseconds of run time. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** A scenario begins. */
  begin(scenario: string, atMs: number): void {
    const track = this.#track(scenario);
    if (track !== undefined) track.startMs = atMs;
  }

  /** A scenario's load has ended, be it before its schedule. */
  end(scenario: string, atMs: number): void {
    const track = this.#track(scenario);
    if (track !== undefined) track.endMs = Math.min(track.endMs, atMs);
  }

  /** All load was stopped. */
  stop(atMs: number): void {
    this.#stopMs = Math.min(this.#stopMs, atMs);
  }

  /** A scenario is asked for another rate than planned. What asks for no rate at all by plan goes on to ask for none. */
  changeRate(change: RateChange): void {
    const track = this.#tracks[change.scenarioIndex];
    if (track !== undefined) track.changes = [...track.changes, change];
  }

  /** Takes note of the arrivals of an interval. */
  observe(snapshot: Snapshot, interval: Span): void {
    this.#nowMs = Math.max(this.#nowMs, interval.toMs);
    for (const { scenario, started } of snapshot.arrivals) {
      const track = this.#track(scenario);
      if (track === undefined) continue;
      track.startMs ??= interval.fromMs;
      track.started += started;
      const { load } = track.scenario;
      const used =
        load.model === 'closed' && load.maxIterations !== null && track.started >= load.maxIterations;
      if (used) track.endMs = Math.min(track.endMs, interval.toMs);
    }
  }

  /** Whether a phase of a scenario belongs to a part. */
  includes(part: Part, scenario: string, phase: Phase): boolean {
    return this.#track(scenario)?.phases[part].has(phase) ?? (phase === 'warmup') === (part === 'warmup');
  }

  /** When the load of a scenario (null: any) was in a part, up to now. */
  spans(part: Part, scenario: string | null): readonly Span[] {
    return this.#chosen(scenario).flatMap((track) => this.#spansOf(track, part));
  }

  /** Phases that scenarios are in during an interval. */
  phasesWithin(interval: Span): ReadonlySet<Phase> {
    const phases = new Set<Phase>();
    for (const track of this.#tracks) {
      for (const span of track.spans)
        if (this.#clipped(track, span, interval) !== null) phases.add(span.phase);
    }
    return phases;
  }

  /** Starts that the plan asks for in a part, within an interval; null where no chosen scenario asks for a rate. */
  asked(part: Part, scenario: string | null, within: Span): number | null {
    let total: number | null = null;
    for (const track of this.#chosen(scenario)) {
      const asked = this.#askedOf(track, track.phases[part], within);
      if (asked !== null) total = (total ?? 0) + asked;
    }
    return total;
  }

  /** Starts that the plan asks of a scenario within an interval, whatever the phase; null where it asks for no rate. */
  askedOf(scenario: string, within: Span): number | null {
    const track = this.#track(scenario);
    return track === undefined ? null : this.#askedOf(track, new Set<Phase>(['warmup', ...MEASURED]), within);
  }

  /** Whether the plan asks a scenario for a rate. */
  hasRate(scenario: string): boolean {
    const load = this.#track(scenario)?.scenario.load;
    return load?.model === 'open' || (load?.maxPerSecond ?? null) !== null;
  }

  /**
   * How many of the starts that an interval tells of were made in time: before the load of that part ended, or just
   * after and without having waited for a user. What starts later was not offered when it was asked for.
   */
  startedInTime(part: Part, arrival: Snapshot['arrivals'][number], interval: Span): number {
    const endMs = this.#endOf(part, arrival.scenario);
    if (interval.fromMs < endMs) return arrival.started;
    return interval.fromMs < endMs + STRAGGLE_MS ? Math.max(0, arrival.started - arrival.late) : 0;
  }

  /** When the load of a part is over by plan, or was ended before. A part may have starts before it has had any time. */
  #endOf(part: Part, scenario: string): number {
    const track = this.#track(scenario);
    const last = track?.spans.findLast(({ phase }) => track.phases[part].has(phase));
    if (track === undefined || last === undefined) return 0;
    return Math.min((track.startMs ?? 0) + last.toMs, track.endMs, this.#stopMs);
  }

  #askedOf(track: Track, phases: ReadonlySet<Phase>, within: Span): number | null {
    const { load } = track.scenario;
    if (track.startMs === null) return load.model === 'closed' && load.maxPerSecond === null ? null : 0;
    const { startMs } = track;
    const toMs = Math.max(within.fromMs, Math.min(within.toMs, track.endMs, this.#stopMs));
    return askedStarts(changedLoad(load, track.changes, startMs), phases, {
      fromMs: within.fromMs - startMs,
      toMs: toMs - startMs,
    });
  }

  #spansOf(track: Track, part: Part): readonly Span[] {
    const all = { fromMs: 0, toMs: this.#nowMs };
    return track.spans
      .filter(({ phase }) => track.phases[part].has(phase))
      .flatMap((span) => this.#clipped(track, span, all) ?? []);
  }

  #clipped(track: Track, span: PhaseSpan, within: Span): Span | null {
    if (track.startMs === null) return null;
    const { startMs } = track;
    const toMs = Math.min(startMs + span.toMs, track.endMs, this.#stopMs);
    return clip({ fromMs: startMs + span.fromMs, toMs }, within);
  }

  #chosen(scenario: string | null): readonly Track[] {
    return scenario === null
      ? this.#tracks
      : this.#tracks.filter((track) => track.scenario.name === scenario);
  }

  #track(scenario: string): Track | undefined {
    return this.#tracks.find((track) => track.scenario.name === scenario);
  }
}

/** `sustain` where the scenario has such a phase, else all but the warm-up. */
function judgedPhases({ load }: ResolvedScenario): ReadonlySet<Phase> {
  return load.segments.some(({ phase }) => phase === 'sustain') ? SUSTAIN : MEASURED;
}

/** Length of a plan's load from the first scenario's start to the last one's end, milliseconds. */
export function plannedDurationMs({ scenarios }: ResolvedPlan): number {
  const endOf = (scenario: ResolvedScenario, depth: number): number => {
    const before = scenarios.find(({ name }) => name === scenario.after);
    const startMs = before === undefined || depth > scenarios.length ? 0 : endOf(before, depth + 1);
    return startMs + scenario.load.segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
  };
  return Math.max(0, ...scenarios.map((scenario) => endOf(scenario, 0)));
}
