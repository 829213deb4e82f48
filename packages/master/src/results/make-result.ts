import { type Clock, loggedIntervals, toHdrLog, toRunFile } from '@vajraedge/core';
import { decodePlan } from '@vajraedge/protocol';
import { createFleetAggregate } from '../aggregate/create-fleet-aggregate.js';
import type { FleetAggregate } from '../aggregate/fleet-aggregate.js';
import type { RunRecord } from '../run/run-record.js';
import { notStarted, unknownRun } from '../run/run-error.js';
import { tellAggregate } from '../run/tell-aggregate.js';
import type { ReadableStore } from '../store/open-store-reader.js';
import type { ResultJob } from './result-job.js';

/** Does the work. @throws VE_RUN_UNKNOWN, VE_RUN_NOT_STARTED, VE_STORE_FAILED */
export async function makeResult(store: ReadableStore, job: ResultJob, clock: Clock): Promise<string> {
  const { runId, work } = job;
  const aggregate = aggregateOf(store, runId, clock);
  if (work.kind === 'heat-map') return JSON.stringify(await aggregate.storedHeatMap());
  const histograms = await aggregate.histograms();
  return work.kind === 'hdr-log'
    ? await toHdrLog(work.result, loggedIntervals(histograms.intervals))
    : toRunFile({ result: work.result, histograms });
}

function aggregateOf(store: ReadableStore, runId: string, clock: Clock): FleetAggregate {
  const stored = store.run(runId);
  if (stored === null) throw unknownRun(runId);
  const record = stored.record as RunRecord;
  const content = store.blob(record.plan.digestHex);
  if (content === null || record.start === null) throw notStarted(runId, record.problem?.message);
  const plan = decodePlan(content, Buffer.from(record.plan.digestHex, 'hex'));
  const aggregate = createFleetAggregate({ plan, runId, source: store, clock });
  tellAggregate(aggregate, record);
  return aggregate;
}
