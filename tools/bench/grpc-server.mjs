/** A gRPC server that answers GetItem at once. Prints `listening on HOST:PORT`; ends with its standard input. */
import { join } from 'node:path';
import { loadPackageDefinition, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ROOT } from './measured-child.mjs';

const definition = loadSync('shop/v1/catalogue.proto', {
  includeDirs: [join(ROOT, 'packages/plugin-grpc/test/protos')],
});
const server = new Server();
server.addService(loadPackageDefinition(definition).shop.v1.Catalogue.service, {
  getItem: (call, callback) => callback(null, { id: call.request.id, echo: 'something' }),
});
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`listening on 127.0.0.1:${port}`);
});
process.stdin.resume().once('end', () => server.forceShutdown());
