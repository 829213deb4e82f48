import type {
  EngineContext,
  ProbeContext,
  ProbeResult,
  StandIn,
  Target,
  TaskUser,
  UserContext,
} from '@vajraedge/sdk';
import { targetsOf } from './connection/target-address.js';
import type { GrpcEngine } from './grpc-engine.js';
import type { GrpcParameters } from './grpc-parameters.js';
import type { CallKind } from './schema/method-schema.js';

/** What all gRPC tasks have in common: everything but names and parameters. */
export interface GrpcTaskParts {
  readonly category: string;
  readonly metadata: { readonly documentation: string; readonly protocols: readonly string[] };
  createShared(context: EngineContext<GrpcParameters, undefined>): Promise<GrpcEngine>;
  createUser(context: UserContext<GrpcParameters, GrpcEngine, undefined>): TaskUser<GrpcParameters>;
  targets(parameters: GrpcParameters): readonly Target[];
  probe(context: ProbeContext<GrpcParameters>): Promise<ProbeResult>;
  standIn(context: { readonly parameters: GrpcParameters }): Promise<StandIn>;
}

/**
 * Puts the parts of a task together for one kind of call.
 * What needs the client is imported where it begins to work: every command reads what tasks there are, few run them.
 */
export function createGrpcTask(kind: CallKind): GrpcTaskParts {
  return {
    category: 'grpc',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-grpc',
      protocols: ['grpc', 'http/2'],
    },
    createShared: async ({ parameters, baseDir }) =>
      (await import('./grpc-engine.js')).createGrpcEngine({ parameters, kind, baseDir }),
    createUser: ({ shared, user, signal }) => shared.createUser(user, signal),
    targets: targetsOf,
    probe: async (context) => (await import('./probe/probe-server.js')).probeServer(context, kind),
    standIn: async ({ parameters }) =>
      (await import('./stand-in/open-stand-in.js')).openStandIn(parameters, kind),
  };
}
