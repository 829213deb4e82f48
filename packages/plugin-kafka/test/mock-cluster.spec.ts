import { runOnce, until } from '@vajraedge/test-parts';
import { KAFKA_CONSUME, KAFKA_PRODUCE } from '../src/tasks.js';
import { describeCluster } from './cluster-suite.js';
import { MockCluster, WHY_NO_CLUSTER } from './server/mock-cluster.js';

if (WHY_NO_CLUSTER !== null)
  process.stderr.write(`tests against the mock cluster of librdkafka are left out: ${WHY_NO_CLUSTER}\n`);

(WHY_NO_CLUSTER === null ? describe : describe.skip)('the mock cluster of librdkafka', () => {
  let cluster: MockCluster;
  let topics = 0;
  afterAll(() => cluster.close());

  describeCluster(async () => {
    cluster = await MockCluster.start();
    return {
      place: { brokers: cluster.brokers },
      // It refuses members of a group that ask for their partitions in another order than its own.
      mostMembers: 1,
      freshTopic: async () => {
        const topic = `topic-${(topics += 1)}`;
        // It makes a topic when it is asked for it, of four partitions.
        await cluster.kcat(['-L', '-t', topic]);
        return topic;
      },
    };
  });

  test('gives kcat what the plugin has sent', async () => {
    await cluster.kcat(['-L', '-t', 'to-kcat']);
    const values = {
      key: 'k',
      json: { a: 'ü' },
      headers: { source: 'test' },
      compression: 'gzip',
      partition: 2,
    };
    await runOnce(KAFKA_PRODUCE, { brokers: cluster.brokers, topic: 'to-kcat', ...values });
    const printed = await cluster.kcat([
      '-C',
      '-t',
      'to-kcat',
      '-o',
      'beginning',
      '-e',
      '-q',
      '-f',
      '%p|%k|%s|%h|',
    ]);
    expect(printed).toBe('2|k|{"a":"ü"}|source=test|');
  });

  test('gives the plugin what kcat has sent', async () => {
    await cluster.kcat(
      ['-P', '-t', 'from-kcat', '-p', '1', '-k', 'key', '-H', 'at=12', '-z', 'snappy'],
      'one\ntwo\n',
    );
    const { failureMessage, receivedBytes, context } = await runOnce(KAFKA_CONSUME, {
      brokers: cluster.brokers,
      topic: 'from-kcat',
      from: 'earliest',
      records: 2,
      sentAtHeader: 'at',
    });
    expect([failureMessage, receivedBytes]).toEqual([undefined, 2 * 'keyoneat12'.length]);
    expect(context.trends.get('endToEndMs')).toHaveLength(2);
  });

  test('is left without a connection', async () => {
    await until(() => cluster.connections === 0);
  });
});
