import {
  type LoggedInterval,
  type RunProgress,
  type RunReport,
  type RunReportMeta,
  type SecondReport,
} from '@vajraedge/core';
import { type StoredFrame } from '../store/master-store.js';

/** What the schedule knows of a run that frames do not tell; open scenarios only. */
export interface LedgerFacts {
  /** Indexes that were due until the load ended or was stopped. */
  readonly scheduled: number;
  /** Never started, by nobody's fault of a worker's: nobody had them, or their owner was fenced before they were due. */
  readonly missedUnseen: number;
}

/** A second of a run in which a rate holds from on, for "asked". */
export interface AskedChange {
  readonly scenarioIndex: number;
  readonly atRunMs: number;
  readonly targetPerSecond: number | null;
  readonly overMs: number;
}

/**
 * The sums of a run over all of its workers. Frames are added once they are committed; a late one updates its second.
 * Quantiles are those of merged histograms: bucket for bucket what one process would have recorded.
 */
export interface FleetAggregate {
  /** Sessions that a second waits for before it is shown: those that hold slots. */
  expect(sessionIds: readonly string[]): void;
  add(frame: StoredFrame): void;
  /** @returns rows that are new or have changed since the last call; a second is shown when all have reported, or 3 s after its end */
  rows(runMs: number): readonly SecondReport[];
  allRows(): readonly SecondReport[];
  /** Null before the first row. */
  progress(): RunProgress | null;
  /** Why thresholds want the run stopped; null: they do not. */
  abortReason(): string | null;
  beginScenario(scenario: string, atMs: number): void;
  endScenario(scenario: string, atMs: number): void;
  changeRate(change: AskedChange): void;
  /** All load was stopped. */
  stop(atMs: number): void;
  /** Starts per second, 99th percentile of start lag and in-flight of each worker in its last second. */
  workers(): ReadonlyMap<
    string,
    { readonly achievedPerSecond: number; readonly startLagP99Us: number | null; readonly inFlight: number }
  >;
  /** The result from everything that is stored; read in small steps, so that nothing else waits. */
  report(meta: RunReportMeta, facts: LedgerFacts): Promise<RunReport>;
  intervals(): Promise<readonly LoggedInterval[]>;
}
