import { type PlanParameters, resolve, TaskRun } from '@vajraedge/test-parts';
import { GRPC_BIDI_STREAM, GRPC_SERVER_STREAM, GRPC_UNARY } from '../src/tasks.js';
import { PROTOS } from './server/catalogue-server.js';

const GET = { target: '127.0.0.1:1', service: 'shop.v1.Catalogue', method: 'GetItem', ...PROTOS };
const { protoFiles: _files, ...WITHOUT_FILES } = GET;

describe('parameters that do not fit together', () => {
  test.each<[string, PlanParameters, RegExp]>([
    ['a scheme', { target: 'https://a:1' }, /target: wanted host:port/],
    ['no port', { target: 'a.example' }, /target: wanted/],
    ['no such port', { target: 'a:70000' }, /target: wanted/],
    ['a server that varies', { target: '${host}:1' }, /target belongs to the connection/],
    ['a method that varies', { method: '${m}' }, /method belongs to the connection/],
    ['half a certificate', { tls: 'tls', certFile: 'x' }, /certFile and keyFile/],
    ['a passphrase of nothing', { tls: 'tls', keyPassphrase: 'env:X' }, /keyPassphrase is given/],
    ['a certificate without tls', { caFile: 'x' }, /only of use with tls: tls/],
    ['a header of HTTP/2', { metadata: { te: 'x' } }, /metadata\.te: gRPC sets that itself/],
    ['a header of gRPC', { metadata: { 'grpc-timeout': '1S' } }, /gRPC sets that itself/],
    ['metadata that is no text', { metadata: { a: { b: 1 } } }, /metadata\.a: wanted a text/],
    ['metadata that cannot be sent', { metadata: { a: 'ä' } }, /metadata\.a: wanted characters of ASCII/],
    ['bytes that are none', { metadata: { 'a-bin': '?' } }, /metadata\.a-bin: wanted base64/],
    ['a secret that cannot be sent', { secretMetadata: { a: 'file:ä' } }, /secretMetadata\.a: wanted [^ä]*$/],
    ['a field that is not there', { message: { idd: 1 } }, /message\.idd: .*did you mean "id"/],
  ])('are refused before anything is sent: %s', async (_what, values, message) => {
    await expect(TaskRun.open(GRPC_UNARY, { ...GET, ...values })).rejects.toMatchObject({
      code: 'VE_GRPC_PARAMETERS',
      message: expect.stringMatching(message),
    });
  });

  test('in other tasks too', async () => {
    const watch = { ...GET, method: 'WatchItems', expectedMessages: '3..1' };
    await expect(TaskRun.open(GRPC_SERVER_STREAM, watch)).rejects.toMatchObject({
      message: expect.stringContaining('expectedMessages: wanted'),
    });
    const talk = { ...GET, method: 'Talk', messages: [{ id: 1 }, { id: 'x' }] };
    await expect(TaskRun.open(GRPC_BIDI_STREAM, talk)).rejects.toMatchObject({
      message: expect.stringContaining('messages[1].id: wanted'),
    });
    await expect(TaskRun.open(GRPC_UNARY, WITHOUT_FILES)).rejects.toMatchObject({
      message: expect.stringContaining('includeDirs is only of use'),
    });
  });
});

describe('targets', () => {
  test.each<[PlanParameters, object[]]>([
    [{ target: 'a.example:443', tls: 'tls' }, [{ host: 'a.example', port: 443, tls: true }]],
    [{ target: '[::1]:50051' }, [{ host: '::1', port: 50_051, tls: false }]],
    [{ target: '${host}:1' }, []],
    [{ target: 'nothing' }, []],
  ])('of %p are %p', (values, targets) => {
    expect(GRPC_UNARY.targets?.(resolve(GRPC_UNARY, { ...GET, ...values }) as never)).toEqual(targets);
  });
});
