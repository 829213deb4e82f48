import type { ClusterTopicMetadata, Consumer } from '@platformatic/kafka';
import { TaskFailure } from '@vajraedge/sdk';
import { nowMs, wallMs } from '../clock.js';
import type { ClientHandle } from '../connection/client-handle.js';
import { isUnlistedBroker } from '../connection/library-errors.js';
import { type FetchAnswer, type ReceivedRecord, recordsFrom } from '../record/received-record.js';
import type { Turn } from './turn.js';

/** What a session reads, and how. */
export interface SessionPlan {
  readonly topic: string;
  readonly isInGroup: boolean;
  readonly isFromEarliest: boolean;
  /** Most of one partition in one answer. */
  readonly maxBytes: number;
}

const [LATEST, EARLIEST] = [-1n, -2n];

/**
 * A consumer from its connection to its end. It asks the leaders of its partitions for records only while an iteration
 * waits for some; one question to each leader is open at a time, and what it brings after the iteration is kept.
 */
export class ConsumerSession {
  readonly #handle: ClientHandle<Consumer>;
  readonly #plan: SessionPlan;
  /** Next offset to ask for, by partition. */
  readonly #positions: Map<number, bigint>;
  readonly #highWatermarks = new Map<number, bigint>();
  readonly #questions = new Map<number, Promise<void>>();
  #records: ReceivedRecord[] = [];
  #partitions: readonly number[] | null = null;
  #failure: Error | null = null;
  #onJoin: (() => void) | null = null;
  /** Of the assignment; answers to what was asked under another are dropped. */
  #round = 0;

  /** @param positions where to go on, by partition; the session keeps it up to date. Of no use in a group */
  constructor(handle: ClientHandle<Consumer>, plan: SessionPlan, positions: Map<number, bigint>) {
    this.#handle = handle;
    this.#plan = plan;
    this.#positions = positions;
    handle.client.on('consumer:group:join', () => this.#onAssignment());
    // The library says so when it could not join its group again.
    (handle.client as unknown as NodeJS.EventEmitter).on('error', (error: unknown) => this.#fail(error));
  }

  get handle(): ClientHandle<Consumer> {
    return this.#handle;
  }

  get positions(): ReadonlyMap<number, bigint> {
    return this.#positions;
  }

  get highWatermarks(): ReadonlyMap<number, bigint> {
    return this.#highWatermarks;
  }

  /** Connects, timed as `connectMs`, and joins the group, timed as `joinMs`. */
  async open(turn: Turn<unknown>): Promise<void> {
    const { client } = this.#handle;
    const startMs = nowMs();
    await this.#handle.open();
    turn.record('connectMs', nowMs() - startMs);
    client.topics.track(this.#plan.topic);
    if (!this.#plan.isInGroup) return;
    turn.waitFor('not in the group');
    const joinStartMs = nowMs();
    await ofCoordinator(client.joinGroup({}));
    turn.record('joinMs', nowMs() - joinStartMs);
  }

  /**
   * Waits for records and takes them out; a group may take partitions away and give others in the meantime.
   *
   * @returns exactly that many
   */
  async take(turn: Turn<unknown>, count: number): Promise<readonly ReceivedRecord[]> {
    while (this.#records.length < count) {
      turn.waitFor(`${this.#plan.topic}: ${this.#records.length} of ${count} records`);
      if (this.#failure !== null) throw this.#failure;
      if (this.#partitions === null) await this.#locate();
      if (turn.isOver) return [];
      await this.#ask(turn);
    }
    return this.#records.splice(0, count);
  }

  /** Commits what comes after these records as what the group reads next. */
  async commit(records: readonly ReceivedRecord[]): Promise<void> {
    const { topic } = this.#plan;
    const next = new Map(records.map(({ partition, offset }) => [partition, offset + 1n]));
    const { partitions } = await this.#topicMetadata();
    const offsets = [...next].map(([partition, offset]) => ({
      topic,
      partition,
      offset,
      leaderEpoch: partitions[partition]?.leaderEpoch ?? -1,
    }));
    await ofCoordinator(this.#handle.client.commit({ offsets }));
  }

  /** Finds out where to read: what was committed or where it was, else from where the plan says. */
  async #locate(): Promise<void> {
    const { topic, isInGroup, isFromEarliest } = this.#plan;
    const { client } = this.#handle;
    const round = this.#round;
    const { partitionsCount } = await this.#topicMetadata();
    const assigned = client.assignments?.find((assignment) => assignment.topic === topic)?.partitions ?? [];
    const partitions = isInGroup ? assigned : Array.from({ length: partitionsCount }, (_, at) => at);
    const starts = new Map<number, bigint>();
    if (partitions.length > 0) {
      const timestamp = isFromEarliest ? EARLIEST : LATEST;
      const offsets = (await client.listOffsets({ topics: [topic], timestamp })).get(topic) ?? [];
      const committed = isInGroup
        ? await ofCoordinator(
            client.listCommittedOffsets({ topics: [{ topic, partitions: [...partitions] }] }),
          ).then((topics) => topics.get(topic))
        : undefined;
      for (const partition of partitions) {
        const known = isInGroup ? committed?.[partition] : this.#positions.get(partition);
        starts.set(partition, known !== undefined && known >= 0n ? known : (offsets[partition] ?? 0n));
      }
    }
    if (round !== this.#round) return;
    this.#positions.clear();
    for (const [partition, offset] of starts) this.#positions.set(partition, offset);
    this.#partitions = partitions;
  }

  /** Waits for an answer of any leader; without partitions, for the next assignment. */
  async #ask(turn: Turn<unknown>): Promise<void> {
    const partitions = this.#partitions;
    if (partitions === null) return;
    if (partitions.length === 0) {
      turn.waitFor(`${this.#plan.topic}: the group gave this member no partition`);
      await new Promise<void>((resolve) => (this.#onJoin = resolve));
      return;
    }
    const metadata = await this.#topicMetadata();
    const byLeader = new Map<number, number[]>();
    for (const partition of partitions) {
      const leader = metadata.partitions[partition]?.leader ?? -1;
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), partition]);
    }
    for (const [leader, ofLeader] of byLeader)
      if (!this.#questions.has(leader))
        this.#questions.set(leader, this.#fetch(leader, ofLeader, metadata.id));
    await Promise.race(this.#questions.values());
  }

  /** Never throws: what went wrong is told to whoever waits next. */
  async #fetch(leader: number, partitions: readonly number[], topicId: string): Promise<void> {
    const round = this.#round;
    try {
      const response = await this.#handle.client.fetch({
        node: leader,
        topics: [
          {
            topicId,
            partitions: partitions.map((partition) => ({
              partition,
              currentLeaderEpoch: -1,
              fetchOffset: this.#positions.get(partition) ?? 0n,
              lastFetchedEpoch: -1,
              partitionMaxBytes: this.#plan.maxBytes,
            })),
          },
        ],
      });
      if (round === this.#round) this.#keep(response);
    } catch (error) {
      if (round === this.#round) this.#fail(error);
    } finally {
      this.#questions.delete(leader);
    }
  }

  #keep({ responses }: FetchAnswer): void {
    const receivedAtMs = wallMs();
    for (const { partitions } of responses)
      for (const { partitionIndex, highWatermark, records: batches } of partitions) {
        this.#highWatermarks.set(partitionIndex, highWatermark);
        const position = this.#positions.get(partitionIndex);
        if (batches === undefined || position === undefined) continue;
        const { records, nextOffset } = recordsFrom(batches, partitionIndex, position, receivedAtMs);
        this.#positions.set(partitionIndex, nextOffset);
        for (const record of records) this.#records.push(record);
      }
  }

  #onAssignment(): void {
    this.#round += 1;
    this.#partitions = null;
    this.#records = [];
    this.#highWatermarks.clear();
    this.#onJoin?.();
    this.#onJoin = null;
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#onJoin?.();
    this.#onJoin = null;
  }

  async #topicMetadata(): Promise<ClusterTopicMetadata> {
    const { topic } = this.#plan;
    const { topics } = await this.#handle.client.metadata({ topics: [topic] });
    return topics.get(topic) as ClusterTopicMetadata;
  }
}

/** What a request to the coordinator of the group gives: the broker that is missing where one is, is that coordinator. */
async function ofCoordinator<Answer>(request: Promise<Answer>): Promise<Answer> {
  try {
    return await request;
  } catch (error) {
    if (!isUnlistedBroker(error)) throw error;
    const message = 'the coordinator of the group is not in the list of brokers of the cluster';
    throw new TaskFailure('KAFKA_COORDINATOR', message);
  }
}
