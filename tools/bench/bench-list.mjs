import { closed } from './rows/closed.mjs';
import { cost } from './rows/cost.mjs';
import { dashboard } from './rows/dashboard.mjs';
import { firstSecond } from './rows/first-second.mjs';
import { fleetSizes } from './rows/fleet-sizes.mjs';
import { grpcUnary } from './rows/grpc-unary.mjs';
import { heartbeats } from './rows/heartbeats.mjs';
import { httpOpen } from './rows/http-open.mjs';
import { httpPeers } from './rows/http-peers.mjs';
import { httpTls } from './rows/http-tls.mjs';
import { httpUsers } from './rows/http-users.mjs';
import { inFlight } from './rows/in-flight.mjs';
import { masterFrames } from './rows/master-frames.mjs';
import { masterWorkers } from './rows/master-workers.mjs';
import { memory } from './rows/memory.mjs';
import { open20k } from './rows/open-20k.mjs';
import { pacing } from './rows/pacing.mjs';
import { postgresQuery } from './rows/postgres-query.mjs';
import { ramp } from './rows/ramp.mjs';
import { stall } from './rows/stall.mjs';
import { threads } from './rows/threads.mjs';

/**
 * All measurements, in the order in which they run.
 * @type {readonly { name: string, title: string, method: string, run(context: object): Promise<{ figures: object[], details?: string }> }[]}
 */
export const BENCHES = [
  pacing,
  ramp,
  firstSecond,
  open20k,
  closed,
  stall,
  threads,
  cost,
  memory,
  inFlight,
  masterFrames,
  masterWorkers,
  fleetSizes,
  heartbeats,
  dashboard,
  httpPeers,
  httpOpen,
  httpTls,
  httpUsers,
  grpcUnary,
  postgresQuery,
];
