import type { Base } from '@platformatic/kafka';
import type { AnyClient, ClientHandle } from '../connection/client-handle.js';

/** What a cluster says of itself and of a topic, as details of a probe. */
export interface ClusterFacts {
  readonly brokers: number;
  /** Newest versions of requests that the first broker takes. */
  readonly produceVersion: number;
  readonly fetchVersion: number;
  /** Partitions of the topic, all of which have leaders; left out where the topic is not known yet. */
  readonly partitions?: number;
}

/**
 * Asks a cluster for its brokers, for the versions it speaks and for the leaders of a topic.
 *
 * @param topic null: not known yet
 * @throws what the client reports, for a topic that is not there or a partition without a leader too
 */
export async function clusterFacts(
  { client }: ClientHandle<AnyClient & Pick<Base, 'listApis'>>,
  topic: string | null,
): Promise<ClusterFacts> {
  const apis = await client.listApis();
  const newest = (name: string): number => apis.find((api) => api.name === name)?.maxVersion ?? -1;
  const { brokers, topics } = await client.metadata({ topics: topic === null ? [] : [topic] });
  const partitions = topic === null ? undefined : topics.get(topic)?.partitionsCount;
  return {
    brokers: brokers.size,
    produceVersion: newest('Produce'),
    fetchVersion: newest('Fetch'),
    ...(partitions === undefined ? {} : { partitions }),
  };
}

/** `3 partitions on 2 brokers` */
export function factsText({ partitions, brokers }: ClusterFacts): string {
  const onBrokers = `${brokers} ${brokers === 1 ? 'broker' : 'brokers'}`;
  if (partitions === undefined) return onBrokers;
  return `${partitions} ${partitions === 1 ? 'partition' : 'partitions'} on ${onBrokers}`;
}
