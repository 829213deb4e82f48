import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { runOnce, TaskRun } from '@vajraedge/test-parts';
import { loadProtoFiles } from '../../src/schema/load-proto-files.js';
import { describeNamespace } from '../../src/schema/file-descriptors.js';
import { createReflectionMessages, type ReflectionAnswer } from '../../src/schema/reflection-messages.js';
import { GRPC_BIDI_STREAM, GRPC_UNARY } from '../../src/tasks.js';
import { CatalogueServer, PROTO_DIR, PROTOS } from '../server/catalogue-server.js';

let server: CatalogueServer;
let dir: string;
beforeAll(async () => {
  server = await CatalogueServer.start({ reflection: true });
  dir = mkdtempSync(join(tmpdir(), 'vajraedge-proto-'));
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true });
});

const GET = { service: 'shop.v1.Catalogue', method: 'GetItem' };

describe('.proto files', () => {
  test('are found from the folder of the plan, and by absolute names', () => {
    for (const protoFiles of [
      ['../protos/shop/v1/catalogue.proto'],
      [join(PROTO_DIR, 'shop/v1/catalogue.proto')],
    ]) {
      const root = loadProtoFiles({
        protoFiles,
        includeDirs: ['../protos'],
        baseDir: import.meta.dirname,
      });
      expect(root.lookupService('shop.v1.Catalogue').methods).toHaveProperty('GetItem');
    }
  });

  test("may import Google's files that are not there", () => {
    const file = join(dir, 'annotated.proto');
    writeFileSync(
      file,
      'syntax = "proto3"; import "google/api/annotations.proto"; import "google/protobuf/type.proto"; message A { google.protobuf.Type type = 1; }',
    );
    const root = loadProtoFiles({ protoFiles: [file], includeDirs: [], baseDir: null });
    expect(root.lookupType('A').fields).toHaveProperty('type');
  });

  test.each([
    ['are not there', 'nowhere.proto', null, /nowhere\.proto/],
    ['import what is not there', 'lost.proto', 'import "gone.proto";', /gone\.proto/],
    ['cannot be read', 'broken.proto', 'message {', /broken\.proto, line 1/],
    ['use what is not described', 'unresolved.proto', 'message A { Gone b = 1; }', /Gone/],
  ])('that %s are told by name', async (_what, name, text, message) => {
    if (text !== null) writeFileSync(join(dir, name), `syntax = "proto3"; ${text}`);
    await expect(
      TaskRun.open(GRPC_UNARY, { target: '127.0.0.1:1', ...GET, protoFiles: [join(dir, name)] }),
    ).rejects.toMatchObject({ code: 'VE_GRPC_FILE', message: expect.stringMatching(message) });
  });
});

describe('a method', () => {
  test.each([
    ['shop.v1.Catalog', 'GetItem', 'no service shop.v1.Catalog', 'Did you mean shop.v1.Catalogue?'],
    ['shop.v1.Catalogue', 'GetItems', 'no method GetItems', 'Did you mean GetItem?'],
    ['shop.v1.Catalogue', 'constructor', 'no method constructor', 'Known are GetItem, WatchItems'],
    ['shop.v1.Catalogue', 'WatchItems', 'a stream of the server', 'Use the task GRPC_SERVER_STREAM.'],
    ['shop.v1.Catalogue', 'Talk', 'in both directions', 'Use the task GRPC_BIDI_STREAM.'],
  ])('%s/%s is refused, from files and from reflection', async (service, method, message, hint) => {
    for (const source of [PROTOS, {}])
      await expect(
        TaskRun.open(GRPC_UNARY, { target: server.target, service, method, ...source }),
      ).rejects.toMatchObject({
        code: 'VE_GRPC_PARAMETERS',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      });
  });
});

describe('reflection', () => {
  test('gives all that calls need', async () => {
    const { failureCode } = await runOnce(GRPC_UNARY, {
      target: server.target,
      ...GET,
      message: {
        display_name: 'a',
        price: { units: 5 },
        since: '2026-01-31T12:00:00Z',
        facts: { a: [1, null] },
        stock: { a: 1, b: '2' },
        more: { '@type': 'x/shop.money.Money', units: 1 },
        colour: 'RED',
      },
    });
    expect(failureCode).toBeUndefined();
    expect(server.requests.at(-1)).toMatchObject({
      displayName: 'a',
      colour: 1,
      price: { units: expect.objectContaining({ low: 5 }) },
      stock: { a: expect.objectContaining({ low: 1 }), b: expect.objectContaining({ low: 2 }) },
      facts: { fields: { a: expect.objectContaining({ listValue: expect.anything() }) } },
    });
    expect(
      await runOnce(GRPC_BIDI_STREAM, {
        target: server.target,
        service: 'shop.v1.Catalogue',
        method: 'Talk',
        messages: [{ answers: 1 }],
        turns: true,
      }),
    ).toMatchObject({ failureCode: undefined });
  });

  test.each([
    [{ unknown: 1 }, /ItemRequest has no such field/],
    [{ price: { unit: 1 } }, /did you mean "units"/],
    [{ stock: [1] }, /stock: wanted a map/],
    [{ stock: { a: 'x' } }, /stock\.a\.value: wanted a whole number/],
  ])('shows that %p is no message', async (message, problem) => {
    await expect(TaskRun.open(GRPC_UNARY, { target: server.target, ...GET, message })).rejects.toMatchObject({
      code: 'VE_GRPC_PARAMETERS',
      message: expect.stringMatching(problem),
    });
  });

  test('that a server does not offer is told, with what to do', async () => {
    const silent = await CatalogueServer.start();
    await expect(TaskRun.open(GRPC_UNARY, { target: silent.target, ...GET })).rejects.toMatchObject({
      code: 'VE_GRPC_REFLECTION',
      message: expect.stringContaining('does not offer reflection'),
      hint: expect.stringContaining('protoFiles'),
    });
    silent.close();
    await expect(TaskRun.open(GRPC_UNARY, { target: silent.target, ...GET })).rejects.toMatchObject({
      code: 'VE_GRPC_REFLECTION',
      message: expect.stringContaining('GRPC_UNAVAILABLE'),
    });
  });
});

const FILES: {
  readonly [name: string]: { readonly imports: readonly string[]; readonly schema: protobuf.INamespace };
} = {
  'main.proto': {
    imports: ['part.proto', 'google/protobuf/empty.proto'],
    schema: {
      nested: {
        pieces: {
          nested: {
            Ask: { fields: { part: { type: 'int32', id: 1 } } },
            Pieces: { methods: { Get: { requestType: 'Ask', responseType: 'Ask', comment: '' } } },
          },
        },
      },
    },
  },
  'part.proto': {
    imports: ['main.proto'],
    schema: { nested: { part: { nested: { Part: { fields: {} } } } } },
  },
};

/** A server whose reflection gives one file at a time, as some do, by one version of the protocol. */
async function startPiecemeal(
  version: string,
  missing: readonly string[] = [],
): Promise<{ server: Server; target: string }> {
  const messages = createReflectionMessages();
  const question = protobuf.Root.fromJSON({
    nested: {
      Q: { fields: { file: { type: 'string', id: 3 }, symbol: { type: 'string', id: 4 } } },
    },
  }).lookupType('Q');
  const answerTo = (bytes: Buffer): ReflectionAnswer => {
    const { file, symbol } = question.toObject(question.decode(bytes)) as { file?: string; symbol?: string };
    const name = symbol === undefined ? String(file) : 'main.proto';
    const found = missing.includes(name) ? undefined : FILES[name];
    if (found === undefined) return { errorResponse: { errorCode: 5, errorMessage: `no ${name}` } };
    return {
      fileDescriptorResponse: { fileDescriptorProto: [described(name, found.imports, found.schema)] },
    };
  };
  const piecemeal = new Server();
  const bytes = (value: Buffer) => value;
  piecemeal.addService(
    {
      info: {
        path: `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
        requestStream: true,
        responseStream: true,
        requestSerialize: bytes,
        requestDeserialize: bytes,
        responseSerialize: bytes,
        responseDeserialize: bytes,
      },
    },
    {
      info: (call: {
        on(name: string, f: (value: Buffer) => void): void;
        write(value: Buffer): void;
        end(): void;
      }) => {
        call.on('data', (asked) => call.write(messages.encodeAnswer(answerTo(asked))));
        call.on('end', () => call.end());
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    piecemeal.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { server: piecemeal, target: `127.0.0.1:${port}` };
}

/** Name and imports are fields 1 and 3 of a FileDescriptorProto; messages of protobuf may be joined. */
function described(name: string, imports: readonly string[], schema: protobuf.INamespace): Uint8Array {
  const header = protobuf.Writer.create().uint32(10).string(name);
  for (const each of imports) header.uint32(26).string(each);
  const named = protobuf.Root.fromJSON({
    nested: { F: { fields: { name: { type: 'string', id: 1 } } } },
  }).lookupType('F');
  const body = Buffer.from(describeNamespace(schema)[0] as Uint8Array);
  const { name: given } = named.toObject(named.decode(body)) as { name?: string };
  const skip = given === undefined ? 0 : 2 + Buffer.byteLength(given);
  return Buffer.concat([header.finish(), body.subarray(skip)]);
}

describe('reflection in pieces', () => {
  test.each(['v1', 'v1alpha'])('is put together, by %s', async (version) => {
    const { server: piecemeal, target } = await startPiecemeal(version);
    const run = await TaskRun.open(GRPC_UNARY, {
      target,
      service: 'pieces.Pieces',
      method: 'Get',
      message: { part: 1 },
    });
    expect(await run.iterate()).toMatchObject({ failureCode: 'GRPC_UNIMPLEMENTED' });
    await run.close();
    piecemeal.forceShutdown();
  });

  test('that lacks one is told by its name', async () => {
    const { server: piecemeal, target } = await startPiecemeal('v1', ['part.proto']);
    await expect(
      TaskRun.open(GRPC_UNARY, { target, service: 'pieces.Pieces', method: 'Get' }),
    ).rejects.toMatchObject({ code: 'VE_GRPC_REFLECTION', message: expect.stringContaining('part.proto') });
    piecemeal.forceShutdown();
  });
});
