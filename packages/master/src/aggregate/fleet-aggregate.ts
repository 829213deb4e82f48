import type {
  HeatMap,
  LedgerFacts,
  RateChange,
  RunHistograms,
  RunProgress,
  RunReport,
  RunReportMeta,
  SecondReport,
} from '@vajraedge/core';
import type { SecondSums, StoredFrame } from '../store/master-store.js';

export { type LedgerFacts } from '@vajraedge/core';

/** How a worker fared in the last second that it told of. */
export interface WorkerFigures {
  readonly achievedPerSecond: number;
  /** 99th percentile, microseconds; null where nothing had a due time. */
  readonly startLagP99Us: number | null;
  readonly inFlight: number;
  /** Starts since the aggregate was made or restored. */
  readonly started: number;
}

/**
 * The sums of a run over all of its workers. Frames are added once they are committed; a late one updates its second.
 * Quantiles are those of merged histograms: bucket for bucket what one process would have recorded.
 */
export interface FleetAggregate extends SecondSums {
  /**
   * Takes up what is stored of a run that is going on, in small steps. What is told of the run (scenarios, rates, a stop)
   * is to be told before; frames may be added meanwhile, and are not to be added if they were stored before.
   */
  restore(): Promise<void>;
  /** Sessions that a second waits for before it is shown: those that hold slots. */
  expect(sessionIds: readonly string[]): void;
  /** A frame as it came from its worker, right after it was stored. */
  add(frame: StoredFrame): void;
  /**
   * Brings the sums up to date; to be called often, whether somebody looks or not.
   *
   * @returns rows that are new or have changed since the last call; a second is shown when all have reported, or 3 s after its end
   */
  rows(runMs: number): readonly SecondReport[];
  /** All rows so far, as they will be in the report. */
  allRows(): readonly SecondReport[];
  /** Null before the first row. */
  progress(): RunProgress | null;
  /** Why thresholds want the run stopped; null: they do not. */
  abortReason(): string | null;
  beginScenario(scenario: string, atMs: number): void;
  endScenario(scenario: string, atMs: number): void;
  changeRate(change: RateChange): void;
  /** All load was stopped. */
  stop(atMs: number): void;
  /** By worker's id. */
  workers(): ReadonlyMap<string, WorkerFigures>;
  /**
   * The result of the rows so far; what it costs does not grow with the run's length.
   *
   * @param factsAt what the schedule knows up to a run time: the end of the last row
   */
  reportSoFar(meta: RunReportMeta, factsAt: (untilMs: number) => LedgerFacts): RunReport;
  /** The heat map of the rows so far; likewise. Null when nothing was recorded. */
  heatMap(): HeatMap | null;
  /** The result from everything that is stored; read in small steps, so that nothing else waits. */
  report(meta: RunReportMeta, facts: LedgerFacts): Promise<RunReport>;
  /** The heat map of everything that is stored; likewise. Null when nothing was recorded. */
  storedHeatMap(): Promise<HeatMap | null>;
  /** What a run file keeps beside the report. At times holds up its thread for a second where there is much. */
  histograms(): Promise<RunHistograms>;
}
