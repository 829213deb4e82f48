import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { APIS, type ApiName, apiNamed } from '../../src/stand-in/messages.js';
import { type WireRecord, WireReader, WireWriter } from '../../src/stand-in/wire.js';
import { BRIDGED, idOf, newerAnswer, olderRequest, type Versions } from './version-bridge.js';

const IS_THERE = spawnSync('kcat', ['-V']).status === 0;

/** Why tests against {@link MockCluster} are left out here; null: they are not. */
export const WHY_NO_CLUSTER = IS_THERE ? null : 'the command kcat is not installed';

/** What the bridges know together. */
interface Known {
  /** Ports of bridges by those of brokers. */
  readonly ports: Map<number, number>;
  /** Names of topics by their ids. */
  readonly names: Map<string, string>;
}

interface Asked {
  readonly api: ApiName;
  readonly request: WireRecord;
}

/**
 * Three brokers that are not ours: the mock cluster of librdkafka, which `kcat` starts. It has logs, leaders and groups, and
 * older versions of requests than the client wants; so a bridge stands before each broker, which says the same in the
 * other version. Batches of records go through untouched.
 */
export class MockCluster {
  /** As a plan writes it. */
  readonly brokers: string[];
  readonly #kcat: ChildProcess;
  readonly #servers: readonly Server[];
  readonly #sockets: Set<Socket>;
  /** The brokers themselves, for `kcat` as a client. */
  readonly #direct: string;

  private constructor(kcat: ChildProcess, servers: readonly Server[], sockets: Set<Socket>, direct: string) {
    this.#kcat = kcat;
    this.#servers = servers;
    this.#sockets = sockets;
    this.#direct = direct;
    this.brokers = servers.map((server) => `127.0.0.1:${portOf(server)}`);
  }

  static async start(): Promise<MockCluster> {
    const options = ['-P', '-b', 'none:1', '-t', 'first', '-X', 'test.mock.num.brokers=3', '-d', 'mock'];
    const kcat = spawn('kcat', options, { stdio: ['pipe', 'ignore', 'pipe'] });
    const direct = await new Promise<string>((resolve) => {
      let said = '';
      kcat.stderr.on('data', (chunk: Buffer) => {
        // It tells of every request; the first lines are enough.
        if (said.length < 10_000) said += chunk.toString();
        const [, list] = /bootstrap\.servers=(\S+)/.exec(said) ?? [];
        if (list !== undefined) resolve(list);
      });
    });
    const known: Known = { ports: new Map(), names: new Map() };
    const sockets = new Set<Socket>();
    const servers: Server[] = [];
    for (const address of direct.split(',')) {
      const brokerPort = Number(address.split(':')[1]);
      const server = createServer((socket) => bridge(socket, brokerPort, known, sockets));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      known.ports.set(brokerPort, portOf(server));
      servers.push(server);
    }
    return new MockCluster(kcat, servers, sockets, direct);
  }

  /** What `kcat` prints, as a client of the brokers. */
  kcat(args: readonly string[], input = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = execFile('kcat', ['-b', this.#direct, ...args], (error, stdout) =>
        error === null ? resolve(stdout) : reject(error),
      );
      // One that only asks does not read, and may be gone before; how it ended says the rest.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
    });
  }

  /** Connections to the bridges. */
  get connections(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) await new Promise<void>((resolve) => server.close(() => resolve()));
    const ended = new Promise((resolve) => this.#kcat.once('exit', resolve));
    // A gentle word lets it wait for what it has not sent.
    this.#kcat.kill('SIGKILL');
    await ended;
  }
}

function bridge(client: Socket, brokerPort: number, { ports, names }: Known, sockets: Set<Socket>): void {
  const broker = connect(brokerPort, '127.0.0.1');
  const asked = new Map<number, Asked>();
  sockets.add(client);
  client.on('close', () => {
    sockets.delete(client);
    broker.destroy();
  });
  broker.on('close', () => client.destroy());
  for (const socket of [client, broker]) socket.on('error', () => undefined);
  onFrames(client, (frame) => {
    const correlationId = frame.readInt32BE(4);
    const api = apiNamed(frame.readInt16BE()) as ApiName;
    const { offered, spoken } = BRIDGED[api] as Versions;
    const reader = new WireReader(frame, 8);
    const clientId = reader.scalar('string', false);
    if (offered >= APIS[api].request.flexibleFrom) reader.skipTags();
    const request = reader.read(APIS[api].request, offered);
    asked.set(correlationId, { api, request });
    for (const name of topicsOf(request)) names.set(idOf(name), name);
    const writer = new WireWriter().scalar('int16', false, APIS[api].key).scalar('int16', false, spoken);
    writer.scalar('int32', false, correlationId).scalar('string', false, clientId);
    if (spoken >= APIS[api].request.flexibleFrom) writer.noTags();
    const older = writer.write(APIS[api].request, spoken, olderRequest(api, request, names)).frame();
    broker.write(older);
  });
  onFrames(broker, (frame) => {
    const correlationId = frame.readInt32BE();
    const { api, request } = asked.get(correlationId) as Asked;
    const { offered, spoken } = BRIDGED[api] as Versions;
    const shape = APIS[api].response;
    asked.delete(correlationId);
    const reader = new WireReader(frame, 4);
    if (spoken >= shape.flexibleFrom && api !== 'apiVersions') reader.skipTags();
    const answer = newerAnswer(api, request, reader.read(shape, spoken), ports);
    const writer = new WireWriter().scalar('int32', false, correlationId);
    if (offered >= shape.flexibleFrom && api !== 'apiVersions') writer.noTags();
    const whole = api === 'apiVersions' ? { ...answer, apiKeys: offeredApis() } : answer;
    client.write(writer.write(shape, offered, whole).frame());
  });
}

function offeredApis(): WireRecord[] {
  return Object.entries(BRIDGED).map(([name, { offered }]) => ({
    apiKey: APIS[name as ApiName].key,
    minVersion: offered,
    maxVersion: offered,
  }));
}

function topicsOf(request: WireRecord): string[] {
  return ((request['topics'] ?? []) as readonly WireRecord[]).flatMap(({ name }) =>
    typeof name === 'string' ? [name] : [],
  );
}

function onFrames(socket: Socket, take: (frame: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE()) {
      const end = 4 + rest.readInt32BE();
      take(rest.subarray(4, end));
      rest = rest.subarray(end);
    }
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
