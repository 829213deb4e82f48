import {
  type EngineContext,
  type ProbeContext,
  type ProbeResult,
  type StandIn,
  type Target,
  type TaskUser,
  type UserContext,
} from '@vajraedge/sdk';
import { targetsOf } from './connection/target-address.js';
import { createGrpcEngine, type GrpcEngine } from './grpc-engine.js';
import { type GrpcParameters } from './grpc-parameters.js';
import { probeServer } from './probe/probe-server.js';
import { type CallKind } from './schema/method-schema.js';
import { openStandIn } from './stand-in/open-stand-in.js';

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

/** Puts the parts of a task together for one kind of call. */
export function createGrpcTask(kind: CallKind): GrpcTaskParts {
  return {
    category: 'grpc',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-grpc',
      protocols: ['grpc', 'http/2'],
    },
    createShared: ({ parameters, baseDir }) => createGrpcEngine({ parameters, kind, baseDir }),
    createUser: ({ shared, user, signal }) => shared.createUser(user, signal),
    targets: targetsOf,
    probe: (context) => probeServer(context, kind),
    standIn: ({ parameters }) => openStandIn(parameters, kind),
  };
}
