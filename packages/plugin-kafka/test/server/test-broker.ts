import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { type Call, LogBroker } from '../../src/stand-in/log-broker.js';
import type { WireRecord } from '../../src/stand-in/wire.js';

/** The one user with a password. */
export const USER = { username: 'loadtest', password: 'of news' };

/** Numbers of errors (the table of error codes in the protocol guide). */
const SASL_AUTHENTICATION_FAILED = 58;

const UNLISTED_NODE = 99;

/**
 * The plugin's own broker with faults: a topic `error-N-…` answers with error N to whoever produces to it or reads from
 * it, `swallow-…` never answers, `hangup-…` breaks the connection; the leaders of `lost-…`, and the coordinator of a group
 * of such a name, are no broker of its list. It lets in whoever does not log in, and of those who
 * do only the one user. It shows how the plugin behaves, not how Apache Kafka does.
 */
export class TestBroker {
  readonly broker: LogBroker;
  /** Names of requests, in their order. */
  readonly calls: string[] = [];
  /** Notes no calls, so that its memory does not grow. */
  forgets = false;
  /** Whether it answers questions for records. */
  givesOut = true;
  /** What answers to syncGroup wait for. */
  syncGate: Promise<void> | null = null;

  /** As a plan writes it. */
  readonly brokers: string[];

  private constructor(broker: LogBroker) {
    this.broker = broker;
    this.brokers = [`127.0.0.1:${broker.port}`];
  }

  static async start({
    tls,
    partitions = 2,
    mostBatches = 1000,
    mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'],
  }: {
    readonly tls?: TlsOptions;
    readonly partitions?: number;
    readonly mostBatches?: number;
    readonly mechanisms?: readonly string[];
  } = {}): Promise<TestBroker> {
    const logIns = new WeakMap<Socket, LogIn>();
    const broker = await LogBroker.start({
      partitions,
      mostBatches,
      endlessTopic: 'endless',
      ...(tls === undefined ? {} : { tls }),
      intercept: (call) => {
        if (!started.forgets) started.calls.push(call.api);
        if (call.api === 'fetch' && !started.givesOut) return null;
        if (call.api === 'syncGroup' && started.syncGate !== null)
          return started.syncGate.then(() => undefined);
        return logInAnswer(call, logIns, mechanisms) ?? lostAnswer(call, started.broker) ?? faultOf(call);
      },
    });
    const started = new TestBroker(broker);
    return started;
  }

  /** Records in a topic. */
  count(topic: string): number {
    return this.broker.logOf(topic).reduce((sum, { highWatermark }) => sum + Number(highWatermark), 0);
  }

  /** How often a request came. */
  callsOf(api: string): number {
    return this.calls.filter((name) => name === api).length;
  }

  close(): Promise<void> {
    return this.broker.close();
  }
}

function faultOf({ api, request, socket }: Call): WireRecord | null | undefined {
  const topics = (request['topics'] ?? []) as readonly {
    name?: string;
    partitions?: readonly WireRecord[];
  }[];
  const [{ name = '', partitions = [] } = {}] = topics;
  if (api === 'metadata' && name.startsWith('error-3-')) return metadataOfNothing(name);
  if (api === 'joinGroup' && (request['groupId'] as string).startsWith('error-'))
    return { errorCode: numberIn(request['groupId'] as string), memberId: '' };
  if (api === 'offsetCommit' && name.startsWith('commit-error-'))
    return {
      topics: [
        { name, partitions: partitions.map(({ partitionIndex }) => failed(partitionIndex, numberIn(name))) },
      ],
    };
  if (api !== 'produce' && api !== 'listOffsets') return undefined;
  if (api === 'produce' && name.startsWith('swallow-')) return null;
  if (name.startsWith('hangup-')) socket.destroy();
  if (!name.startsWith('error-')) return undefined;
  return {
    topics: [
      {
        name,
        partitions: partitions.map(({ index, partitionIndex }) =>
          failed(index ?? partitionIndex, numberIn(name)),
        ),
      },
    ],
  };
}

function failed(partition: unknown, errorCode: number): WireRecord {
  return { index: partition as number, partitionIndex: partition as number, errorCode };
}

function numberIn(name: string): number {
  return Number(/\d+/.exec(name)?.[0]);
}

function metadataOfNothing(name: string): WireRecord {
  return {
    brokers: [],
    clusterId: 'test',
    controllerId: 1,
    topics: [{ errorCode: 3, name, partitions: [] }],
  };
}

/** Of topics and groups whose leader or coordinator is a broker that nobody lists. */
function lostAnswer({ api, request }: Call, { port }: LogBroker): WireRecord | undefined {
  const here = { host: '127.0.0.1', port };
  const [{ name = '' } = {}] = (request['topics'] ?? []) as readonly { name?: string }[];
  const [key = ''] = (request['keys'] ?? []) as readonly string[];
  if (api === 'findCoordinator' && key.startsWith('lost-'))
    return { coordinators: [{ key, nodeId: UNLISTED_NODE, ...here }] };
  if (api !== 'metadata' || !name.startsWith('lost-')) return undefined;
  const partition = { leaderEpoch: 0, replicaNodes: [1], isrNodes: [1], offlineReplicas: [] };
  return {
    brokers: [{ nodeId: 1, ...here }],
    clusterId: 'test',
    controllerId: 1,
    topics: [{ name, topicId: '0'.repeat(32), partitions: [{ leaderId: UNLISTED_NODE, ...partition }] }],
  };
}

interface LogIn {
  readonly mechanism: string;
  /** Of SCRAM: what was said so far, and what the salted password is. */
  scram?: { readonly said: string; readonly salted: Buffer; readonly hash: string };
}

function logInAnswer(
  { api, request, socket }: Call,
  logIns: WeakMap<Socket, LogIn>,
  mechanisms: readonly string[],
): WireRecord | undefined {
  if (api === 'saslHandshake') {
    const mechanism = request['mechanism'] as string;
    logIns.set(socket, { mechanism });
    return { errorCode: mechanisms.includes(mechanism) ? 0 : 33, mechanisms: [...mechanisms] };
  }
  if (api !== 'saslAuthenticate') return undefined;
  const logIn = logIns.get(socket);
  const said = (request['authBytes'] as Buffer).toString();
  const answer = logIn?.mechanism === 'PLAIN' ? plainAnswer(said) : scramAnswer(said, logIn as LogIn);
  return answer === null
    ? { errorCode: SASL_AUTHENTICATION_FAILED, errorMessage: 'not you', authBytes: Buffer.alloc(0) }
    : { authBytes: Buffer.from(answer) };
}

/** RFC 4616 */
function plainAnswer(said: string): string | null {
  return said === `\0${USER.username}\0${USER.password}` ? '' : null;
}

/** RFC 5802 */
function scramAnswer(said: string, logIn: LogIn): string | null {
  if (logIn.scram === undefined) {
    const [, bare = '', user, nonce] = /^n,,(n=([^,]*),r=(.*))$/.exec(said) ?? [];
    if (user !== USER.username) return null;
    const hash = logIn.mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512';
    const salt = randomBytes(16);
    const first = `r=${nonce}${randomBytes(9).toString('base64')},s=${salt.toString('base64')},i=4096`;
    const salted = pbkdf2Sync(USER.password, salt, 4096, hash === 'sha256' ? 32 : 64, hash);
    logIn.scram = { said: `${bare},${first}`, salted, hash };
    return first;
  }
  const { salted, hash, said: before } = logIn.scram;
  const sign = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text).digest();
  const [, final = '', proof = ''] = /^(c=[^,]*,r=[^,]*),p=(.*)$/.exec(said) ?? [];
  const clientKey = sign(salted, 'Client Key');
  const signature = sign(digestOf(clientKey, hash), `${before},${final}`);
  const expected = clientKey.map((byte, at) => byte ^ (signature[at] as number));
  if (!Buffer.from(proof, 'base64').equals(Buffer.from(expected))) return null;
  return `v=${sign(sign(salted, 'Server Key'), `${before},${final}`).toString('base64')}`;
}

function digestOf(bytes: Buffer, hash: string): Buffer {
  return createHash(hash).update(bytes).digest();
}
