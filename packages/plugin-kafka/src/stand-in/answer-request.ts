import { createHash } from 'node:crypto';
import { createRecordsBatch } from '@platformatic/kafka';
import { startTimer, wallMs } from '../clock.js';
import { APIS, type ApiName } from './messages.js';
import type { PartitionLog } from './partition-log.js';
import type { Wire, WireRecord } from './wire.js';

/** What a broker knows. */
export interface BrokerState {
  readonly logs: ReadonlyMap<string, readonly PartitionLog[]>;
  /** Versions, by request. */
  readonly offered: { readonly [Name in ApiName]: number };
  readonly endlessTopic: string | null;
  /** Offsets by group, topic and partition. */
  readonly committed: Map<string, bigint>;
  /** Ends each wait for records that is going on. */
  readonly waits: Set<() => void>;
  /** Of members and producers. */
  nextId: number;
  port(): number;
  /** The partitions of a topic, which is made where it is not there. */
  logOf(topic: string): readonly PartitionLog[];
}

type Answer = (request: WireRecord, state: BrokerState) => WireRecord | null | Promise<WireRecord | null>;
type Topics = readonly { readonly name: string; readonly partitions: readonly WireRecord[] }[];

const NODE = 1;
const OFFSET_OUT_OF_RANGE = 1;
const UNKNOWN_TOPIC = 3;
const UNKNOWN_TOPIC_ID = 100;
const EARLIEST = -2n;

/** What the broker answers; null: nothing, as it is asked to with acks 0. */
export async function answerTo(
  { api, request }: { readonly api: ApiName; readonly request: WireRecord },
  state: BrokerState,
): Promise<WireRecord | null> {
  return ANSWERS[api](request, state);
}

const ANSWERS: { readonly [Name in ApiName]: Answer } = {
  apiVersions: (_, { offered }) => ({
    apiKeys: (Object.keys(offered) as ApiName[]).map((name) => ({
      apiKey: APIS[name].key,
      minVersion: offered[name],
      maxVersion: offered[name],
    })),
  }),
  metadata: ({ topics }, state) => ({
    brokers: [{ nodeId: NODE, host: '127.0.0.1', port: state.port() }],
    clusterId: 'stand-in',
    controllerId: NODE,
    topics: (topics as Topics).map(({ name }) => topicMetadata(name, state)),
  }),
  produce: ({ acks, topics }, state) => {
    const answered = eachPartition(topics, (topic, { index, records }): WireRecord => {
      const log = state.logOf(topic)[index as number];
      if (log === undefined) return { index: index as number, errorCode: UNKNOWN_TOPIC };
      return { index: index as number, baseOffset: log.append(records as Buffer), logAppendTimeMs: -1 };
    });
    return acks === 0 ? null : { topics: answered };
  },
  fetch: (request, state) => fetch(request, state),
  listOffsets: ({ topics }, state) => ({
    topics: eachPartition(topics, (topic, { partitionIndex, timestamp }) => {
      const log = state.logOf(topic)[partitionIndex as number];
      const offset = (timestamp === EARLIEST ? log?.startOffset : log?.highWatermark) ?? -1n;
      return { partitionIndex: partitionIndex as number, timestamp: -1, offset, leaderEpoch: 0 };
    }),
  }),
  initProducerId: (_, state) => ({ producerId: (state.nextId += 1), producerEpoch: 0 }),
  findCoordinator: ({ keys }, state) => ({
    coordinators: (keys as readonly string[]).map((key) => ({
      key,
      nodeId: NODE,
      host: '127.0.0.1',
      port: state.port(),
    })),
  }),
  joinGroup: ({ memberId, protocols, protocolType }, state) => {
    const id = memberId === '' ? `member-${(state.nextId += 1)}` : (memberId as string);
    const [{ name, metadata }] = protocols as readonly [{ name: string; metadata: Buffer }];
    return {
      generationId: 1,
      protocolType: protocolType as string,
      protocolName: name,
      leader: id,
      memberId: id,
      members: [{ memberId: id, metadata }],
    };
  },
  syncGroup: ({ assignments, protocolType, protocolName }) => ({
    protocolType: protocolType as string,
    protocolName: protocolName as string,
    assignment: (assignments as readonly { assignment: Buffer }[])[0]?.assignment ?? Buffer.alloc(0),
  }),
  heartbeat: () => ({}),
  leaveGroup: ({ members }) => ({ members: members as readonly Wire[] }),
  offsetCommit: ({ groupId, topics }, { committed }) => ({
    topics: eachPartition(topics, (topic, { partitionIndex, committedOffset }) => {
      committed.set(`${groupId as string} ${topic} ${partitionIndex as number}`, committedOffset as bigint);
      return { partitionIndex: partitionIndex as number };
    }),
  }),
  offsetFetch: ({ groups }, { committed }) => ({
    groups: (groups as readonly { groupId: string; topics: readonly WireRecord[] }[]).map(
      ({ groupId, topics }) => ({
        groupId,
        topics: topics.map(({ name, partitions }) => ({
          name: name as string,
          partitions: (partitions as readonly number[]).map((partitionIndex) => ({
            partitionIndex,
            committedOffset: committed.get(`${groupId} ${name as string} ${partitionIndex}`) ?? -1n,
            committedLeaderEpoch: -1,
          })),
        })),
      }),
    ),
  }),
  // Who wants a log-in answers these in the broker's place.
  saslHandshake: () => ({ errorCode: 33, mechanisms: [] }),
  saslAuthenticate: () => ({ errorCode: 58, authBytes: Buffer.alloc(0) }),
};

function topicMetadata(name: string, state: BrokerState): WireRecord {
  return {
    name,
    topicId: idOf(name),
    partitions: state.logOf(name).map((_, partitionIndex) => ({
      partitionIndex,
      leaderId: NODE,
      leaderEpoch: 0,
      replicaNodes: [NODE],
      isrNodes: [NODE],
      offlineReplicas: [],
    })),
  };
}

async function fetch(request: WireRecord, state: BrokerState): Promise<WireRecord> {
  const { topics: asked, maxWaitMs } = request;
  const topics = asked as readonly { topicId: string; partitions: readonly WireRecord[] }[];
  const answered = read(topics, state);
  const isEmpty = answered.every(({ partitions }) =>
    partitions.every(({ records, errorCode }) => errorCode === 0 && records.length === 0),
  );
  if (!isEmpty || maxWaitMs === 0) return { topics: answered };
  const logs = topics.flatMap(({ topicId, partitions }) => {
    const ofTopic = state.logs.get(nameOf(topicId, state) ?? '');
    return partitions.map(({ partition }) => ofTopic?.[partition as number]);
  });
  await somethingIn(logs, maxWaitMs as number, state);
  return { topics: read(topics, state) };
}

/** Waits until something comes, the time is over or the broker is closed. */
async function somethingIn(
  logs: readonly (PartitionLog | undefined)[],
  maxWaitMs: number,
  { waits }: BrokerState,
): Promise<void> {
  let go = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (go = resolve));
  const timer = startTimer(maxWaitMs, go);
  const endings = logs.map((log) => log?.watch(go));
  waits.add(go);
  await waiting;
  waits.delete(go);
  timer.cancel();
  for (const end of endings) end?.();
}

function read(
  topics: readonly { readonly topicId: string; readonly partitions: readonly WireRecord[] }[],
  state: BrokerState,
) {
  return topics.map(({ topicId, partitions }) => {
    const name = nameOf(topicId, state);
    const logs = name === undefined ? [] : state.logOf(name);
    return {
      topicId,
      partitions: partitions.map(({ partition, fetchOffset, partitionMaxBytes }) => {
        const log = logs[partition as number];
        if (log !== undefined && name === state.endlessTopic && fetchOffset === log.highWatermark)
          log.append(anotherRecord(name));
        return partitionAnswer(partition as number, log, fetchOffset as bigint, partitionMaxBytes as number);
      }),
    };
  });
}

function partitionAnswer(
  partitionIndex: number,
  log: PartitionLog | undefined,
  offset: bigint,
  maxBytes: number,
) {
  const records = log?.read(offset, maxBytes) ?? null;
  const outOfRange = records === null ? OFFSET_OUT_OF_RANGE : 0;
  const highWatermark = log?.highWatermark ?? -1n;
  return {
    partitionIndex,
    errorCode: log === undefined ? UNKNOWN_TOPIC_ID : outOfRange,
    highWatermark,
    lastStableOffset: highWatermark,
    logStartOffset: log?.startOffset ?? -1n,
    preferredReadReplica: -1,
    records: records ?? Buffer.alloc(0),
  };
}

function eachPartition(
  topics: Wire | undefined,
  answer: (topic: string, partition: WireRecord) => WireRecord,
) {
  return (topics as Topics).map(({ name, partitions }) => ({
    name,
    partitions: partitions.map((partition) => answer(name, partition)),
  }));
}

function anotherRecord(topic: string): Buffer {
  return createRecordsBatch([{ topic, value: Buffer.from('x'), timestamp: BigInt(wallMs()) }]).buffer;
}

/** 32 hexadecimal digits. */
function idOf(topic: string): string {
  return createHash('sha256').update(topic).digest('hex').slice(0, 32);
}

function nameOf(topicId: string, { logs }: BrokerState): string | undefined {
  return [...logs.keys()].find((name) => idOf(name) === topicId);
}
