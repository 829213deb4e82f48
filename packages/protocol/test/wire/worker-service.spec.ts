import {
  Client,
  credentials,
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  status,
} from '@grpc/grpc-js';
import { BOUNDED_WORKER_SERVICE, type HeartbeatRequest, type HeartbeatResponse } from '../../src/index.js';
import { HeartbeatRequest as Request } from '../../src/generated/worker-service.js';

/** A real server and a real client on loopback. */
describe('the bounded service', () => {
  let server: Server;
  let client: Client;
  let calls: HeartbeatRequest[];

  beforeEach(async () => {
    calls = [];
    server = new Server();
    const heartbeat: handleUnaryCall<HeartbeatRequest, HeartbeatResponse> = ({ request }, callback) => {
      calls.push(request);
      callback(null, { session: request.session, sequence: request.sequence, result: undefined });
    };
    server.addService({ heartbeat: BOUNDED_WORKER_SERVICE.heartbeat }, { heartbeat });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  });

  afterEach(() => {
    client.close();
    server.forceShutdown();
  });

  const beat = (bytes: Buffer): Promise<HeartbeatResponse | undefined> =>
    new Promise((resolve, reject) => {
      const { path, responseDeserialize } = BOUNDED_WORKER_SERVICE.heartbeat;
      client.makeUnaryRequest(
        path,
        (raw: Buffer) => raw,
        responseDeserialize,
        bytes,
        new Metadata(),
        (error, value) => (error === null ? resolve(value) : reject(error)),
      );
    });

  it('carries messages', async () => {
    const request = Request.fromPartial({ session: { epoch: 1, sessionId: 's' }, sequence: 5 });
    const answer = await beat(Buffer.from(Request.encode(request).finish()));
    expect(answer).toEqual({ session: { epoch: 1, sessionId: 's' }, sequence: 5, result: undefined });
  });

  it.each([
    ['garbage', Buffer.from('garbage, and more of it')],
    ['groups without an end', Buffer.alloc(30_000, 0x0b)],
    ['what is too large', Buffer.alloc(70_000)],
  ])('refuses %s and lives on', async (_what, bytes) => {
    await expect(beat(bytes)).rejects.toMatchObject({ code: status.INTERNAL });
    expect(calls).toEqual([]);
    await expect(beat(Buffer.alloc(0))).resolves.toBeDefined();
  });
});
