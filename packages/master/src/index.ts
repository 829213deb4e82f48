// A master: everything put together.
export { createMaster, type Master, type MasterAddresses, type MasterOptions } from './create-master.js';
export { type MasterTls } from './grpc/listen-address.js';
export { type WorkerServerOptions } from './grpc/worker-server.js';

// What it can be asked.
export type { MasterListener, MasterService, Actor, RunFilter } from './run/master-service.js';

// The web side, and the tokens that guard it.
export {
  type AccessToken,
  attachWeb,
  isLoopback,
  type ListenAddress,
  loadTokens,
  type MasterTokens,
  readTokens,
  SHORTEST_TOKEN,
  type Web,
  type WebOptions,
  type WebTls,
} from './http/index.js';
