import { randomUUID } from 'node:crypto';
import * as zlib from 'node:zlib';
import { Admin } from '@platformatic/kafka';
import { type PlanParameters, resolve, runOnce, until } from '@vajraedge/test-parts';
import { clientOptions } from '../src/connection/connection-settings.js';
import type { ProduceParameters } from '../src/kafka-parameters.js';
import { KAFKA_PRODUCE } from '../src/tasks.js';
import { describeCluster } from './cluster-suite.js';

const { KAFKA_BROKERS, KAFKA_TLS, KAFKA_CA_FILE, KAFKA_SASL, KAFKA_USERNAME, KAFKA_PASSWORD } = process.env;
const hasLogIn = KAFKA_SASL !== undefined;

/** How the plan reaches the cluster that the environment names. */
const PLACE: PlanParameters & { readonly brokers: readonly string[] } = {
  brokers: KAFKA_BROKERS?.split(',') ?? [],
  ...(KAFKA_TLS === 'true' ? { tls: true } : {}),
  ...(KAFKA_CA_FILE === undefined ? {} : { caFile: KAFKA_CA_FILE }),
  ...(hasLogIn
    ? { sasl: KAFKA_SASL, username: KAFKA_USERNAME ?? '', password: `file:${KAFKA_PASSWORD ?? ''}` }
    : {}),
};

if (KAFKA_BROKERS === undefined)
  process.stderr.write(
    'tests against Apache Kafka are left out: KAFKA_BROKERS (host:port, separated by commas) names no brokers\n',
  );

(KAFKA_BROKERS === undefined ? describe.skip : describe)('Apache Kafka', () => {
  let admin: Admin;
  const topics: string[] = [];

  beforeAll(async () => {
    const parameters = resolve(KAFKA_PRODUCE, { ...PLACE, topic: 'none' }) as ProduceParameters;
    admin = new Admin(await clientOptions(parameters, null));
  });
  afterAll(async () => {
    await admin.deleteTopics({ topics });
    await admin.close();
  }, 60_000);

  describeCluster(async () => ({
    place: PLACE,
    mostMembers: 2,
    freshTopic: async () => {
      const topic = `vajraedge-test-${randomUUID()}`;
      await admin.createTopics({ topics: [topic], partitions: 4, replicas: 1 });
      topics.push(topic);
      // Brokers hear of it one after the other.
      let isThere = false;
      const look = (): void => {
        admin.metadata({ topics: [topic], forceUpdate: true }).then(
          ({ topics: found }) => {
            isThere = found.get(topic)?.partitions.every(({ leader }) => leader >= 0) ?? false;
            if (!isThere) look();
          },
          () => look(),
        );
      };
      look();
      await until(() => isThere);
      return topic;
    },
  }));

  test('a topic that is not there fails', async () => {
    expect(
      await runOnce(KAFKA_PRODUCE, { ...PLACE, topic: `nothing-${randomUUID()}`, value: 'x' }),
    ).toMatchObject({
      failureCode: 'KAFKA_TOPIC_UNKNOWN',
    });
  });

  test('a record that is too large fails', async () => {
    const [topic = ''] = topics;
    expect(await runOnce(KAFKA_PRODUCE, { ...PLACE, topic, size: '20MB' })).toMatchObject({
      failureCode: 'KAFKA_RECORD_TOO_LARGE',
    });
  });

  ('zstdCompressSync' in zlib ? test : test.skip)('records may be compressed with zstd', async () => {
    const [topic = ''] = topics;
    expect(await runOnce(KAFKA_PRODUCE, { ...PLACE, topic, size: '2kB', compression: 'zstd' })).toMatchObject(
      {
        failureCode: undefined,
      },
    );
  });

  (hasLogIn ? test : test.skip)('a wrong password fails', async () => {
    const [topic = ''] = topics;
    expect(await runOnce(KAFKA_PRODUCE, { ...PLACE, topic, password: 'file:wrong' })).toMatchObject({
      failureCode: 'KAFKA_AUTH',
    });
  });
});
