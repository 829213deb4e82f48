/** A gRPC server that answers GetItem at once. Prints `listening on HOST:PORT`; ends with its standard input. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './measured-child.mjs';

const pluginRequire = createRequire(join(ROOT, 'packages/plugin-grpc/package.json'));
const { loadPackageDefinition, Server, ServerCredentials } = pluginRequire('@grpc/grpc-js');
const { loadSync } = pluginRequire('@grpc/proto-loader');

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
