import { randomBytes } from 'node:crypto';
import { Consumer, Producer } from '@platformatic/kafka';
import { type TaskUser, VajraError } from '@vajraedge/sdk';
import { type AnyClient, ClientHandle } from './connection/client-handle.js';
import { type ClientOptions, clientOptions } from './connection/connection-settings.js';
import { ConsumeWork } from './iteration/consume-work.js';
import { KafkaUser } from './iteration/kafka-user.js';
import { ProduceWork } from './iteration/produce-work.js';
import { ProducerSource } from './iteration/producer-source.js';
import { RoundTripWork } from './iteration/round-trip-work.js';
import type { ConsumeParameters, ProduceParameters } from './kafka-parameters.js';
import { consumeProblems, produceProblems } from './parameter-problems.js';
import { makeRecordPlan, type RecordPlan } from './record/record-plan.js';

/** What the users of one engine thread share. */
export interface KafkaEngine<Parameters, Client extends AnyClient = AnyClient> {
  /** A client as users have one, for questions about the cluster. */
  createClient(): ClientHandle<Client>;
  /** @param signal aborted when the user is given up */
  createUser(signal: AbortSignal): TaskUser<Parameters>;
  close(): Promise<void>;
}

/** What an engine is made from. */
export interface KafkaEngineParts<Parameters> {
  readonly parameters: Parameters;
  /** Folder that relative file names start from; null: that of the process. */
  readonly baseDir: string | null;
}

/** A group comes to rest only after some requests that a broker puts off; without one, a failure is a result. */
const GROUP_RETRIES = 3;
/** Less than two the client takes for "for ever", of a producer that numbers its records. */
const IDEMPOTENT_RETRIES = 2;
const RETRY_DELAY_MS = 100;

/**
 * Makes the users of KAFKA_PRODUCE or, when records are to come back, of KAFKA_ROUND_TRIP.
 *
 * @throws VE_KAFKA_PARAMETERS with every problem, VE_KAFKA_FILE
 */
export async function createProduceEngine(
  { parameters, baseDir }: KafkaEngineParts<ProduceParameters>,
  isRoundTrip: boolean,
): Promise<KafkaEngine<ProduceParameters, Producer>> {
  refuse(produceProblems(parameters));
  const options = await clientOptions(parameters, baseDir);
  const { timeout, producer, acks } = parameters;
  if (isRoundTrip && acks === '0') refuse(['acks 0 does not say where a record went: take 1 or all']);
  const planFor = planner(parameters);
  const createSource = () => new ProducerSource(() => createProducer(options, parameters));
  const shared = producer === 'engine' ? createSource() : null;
  return {
    createClient: () => createProducer(options, parameters),
    createUser: (signal) => {
      const parts = { source: shared ?? createSource(), isOwn: shared === null, planFor };
      const work = isRoundTrip
        ? new RoundTripWork({ ...parts, createConsumer: () => createReader(options) })
        : new ProduceWork(parts);
      return new KafkaUser(work, { timeoutMs: timeout, signal });
    },
    close: async () => shared?.close(),
  };
}

/**
 * Makes the users of KAFKA_CONSUME.
 *
 * @throws VE_KAFKA_PARAMETERS with every problem, VE_KAFKA_FILE
 */
export async function createConsumeEngine({
  parameters,
  baseDir,
}: KafkaEngineParts<ConsumeParameters>): Promise<KafkaEngine<ConsumeParameters, Consumer>> {
  refuse(consumeProblems(parameters));
  const options = await clientOptions(parameters, baseDir);
  const { topic, group, from, maxBytes, commit, sentAtHeader, timeout } = parameters;
  const isInGroup = group !== undefined;
  return {
    createClient: () => createConsumer(options, parameters),
    createUser: (signal) =>
      new KafkaUser(
        new ConsumeWork({
          plan: { topic, isInGroup, isFromEarliest: from === 'earliest', maxBytes },
          commits: isInGroup && commit,
          sentAtHeader: sentAtHeader === undefined ? null : Buffer.from(sentAtHeader),
          createConsumer: () => createConsumer(options, parameters),
        }),
        { timeoutMs: timeout, signal },
      ),
    close: async () => undefined,
  };
}

function createProducer(
  options: ClientOptions,
  { timeout, idempotent, maxInFlight }: ProduceParameters,
): ClientHandle<Producer> {
  return new ClientHandle(
    new Producer({
      ...options,
      timeout,
      idempotent,
      retries: idempotent ? IDEMPOTENT_RETRIES : 0,
      retryDelay: RETRY_DELAY_MS,
      // "None yet" of the protocol; the library would ask to go on with a producer 0, which brokers may not know.
      ...(idempotent ? { producerId: -1n, producerEpoch: -1 } : {}),
      ...(maxInFlight === undefined ? {} : { maxInflights: maxInFlight }),
    }),
  );
}

function createConsumer(options: ClientOptions, parameters: ConsumeParameters): ClientHandle<Consumer> {
  const { group, isolation, maxWait, sessionTimeout, heartbeatInterval, connectTimeout } = parameters;
  return new ClientHandle(
    new Consumer({
      ...options,
      groupId: group ?? 'none',
      isolationLevel: isolation === 'committed' ? 1 : 0,
      maxWaitTime: maxWait,
      minBytes: 1,
      sessionTimeout,
      rebalanceTimeout: Math.max(sessionTimeout, connectTimeout),
      heartbeatInterval,
      retries: group === undefined ? 0 : GROUP_RETRIES,
      retryDelay: RETRY_DELAY_MS,
    }),
  );
}

/** Reads what it is told to, without a group. */
function createReader(options: ClientOptions): ClientHandle<Consumer> {
  return new ClientHandle(
    new Consumer({
      ...options,
      groupId: 'none',
      isolationLevel: 0,
      maxWaitTime: 500,
      minBytes: 1,
      retries: 0,
    }),
  );
}

/** Gives plans of parameters: the same one, as long as nothing in them varies, and the same noise for one size. */
function planner(constant: ProduceParameters): (parameters: ProduceParameters) => RecordPlan {
  let known: RecordPlan | null = null;
  let noise = Buffer.alloc(0);
  const noiseOf = (sizeBytes: number): Buffer => {
    if (noise.length < sizeBytes) noise = randomBytes(sizeBytes);
    return noise.subarray(0, sizeBytes);
  };
  return (parameters) => {
    if (parameters !== constant) return makeRecordPlan(parameters, noiseOf);
    known ??= makeRecordPlan(parameters, noiseOf);
    return known;
  };
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0)
    throw new VajraError(
      'VE_KAFKA_PARAMETERS',
      `the parameters do not fit together: ${problems.join('; ')}`,
      {
        hint: 'Correct them in the plan; `vajra tasks` lists the parameters.',
      },
    );
}
