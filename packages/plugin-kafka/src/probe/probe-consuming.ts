import type { ProbeContext, ProbeResult } from '@vajraedge/sdk';
import { createConsumeEngine } from '../kafka-engine.js';
import type { ConsumeParameters } from '../kafka-parameters.js';
import { clusterFacts, factsText } from './cluster-facts.js';
import { runProbe } from './run-probe.js';

const [LATEST, EARLIEST] = [-1n, -2n];

/**
 * Asks the cluster for the topic, for what lies in it, and for records of one partition, which shows whether a user may
 * read. It does not join the group, whose members would have to share anew, and does not wait for a record. Never throws.
 */
export function probeConsuming({
  parameters,
  baseDir,
  signal,
}: ProbeContext<ConsumeParameters>): Promise<ProbeResult> {
  const { brokers, topic } = parameters;
  return runProbe(
    brokers.join(', '),
    signal,
    async () => (await createConsumeEngine({ parameters, baseDir })).createClient(),
    async (handle) => {
      const { client } = handle;
      const facts = await clusterFacts(handle, topic);
      const earliest = await client.listOffsets({ topics: [topic], timestamp: EARLIEST });
      const latest = await client.listOffsets({ topics: [topic], timestamp: LATEST });
      const { topics } = await client.metadata({ topics: [topic] });
      const known = topics.get(topic);
      const offset = latest.get(topic)?.[0] ?? 0n;
      await client.fetch({
        node: known?.partitions[0]?.leader ?? -1,
        maxWaitTime: 1,
        topics: [{ topicId: known?.id ?? '', partitions: [firstPartition(offset, parameters.maxBytes)] }],
      });
      const kept = keptRecords(earliest.get(topic) ?? [], latest.get(topic) ?? []);
      const message = `${factsText(facts)}; ${topic} lets read, ${kept} records lie in it.`;
      return { message, facts: { ...facts, records: kept } };
    },
  );
}

function firstPartition(fetchOffset: bigint, partitionMaxBytes: number) {
  return { partition: 0, currentLeaderEpoch: -1, fetchOffset, lastFetchedEpoch: -1, partitionMaxBytes };
}

/** Offsets between the ends, which compaction may have thinned out. */
function keptRecords(earliest: readonly bigint[], latest: readonly bigint[]): number {
  return latest.reduce((sum, end, partition) => sum + Number(end - (earliest[partition] ?? end)), 0);
}
