import {
  type EngineContext,
  type ProbeContext,
  type ProbeResult,
  type StandIn,
  type Target,
  type TaskUser,
  type UserContext,
} from '@vajraedge/sdk';
import { type Work } from './iteration/work.js';
import { createPostgresEngine, type PostgresEngine } from './postgres-engine.js';
import { type ConnectionParameters } from './postgres-parameters.js';
import { probeServer } from './probe/probe-server.js';
import { targetsOf } from './probe/targets-of.js';
import { openStandIn } from './stand-in/open-stand-in.js';

/** What all PostgreSQL tasks have in common: everything but names and parameters. */
export interface PostgresTaskParts<Parameters extends ConnectionParameters, Plan> {
  readonly category: string;
  readonly metadata: { readonly documentation: string; readonly protocols: readonly string[] };
  createShared(context: EngineContext<Parameters, undefined>): Promise<PostgresEngine<Parameters, Plan>>;
  createUser(
    context: UserContext<Parameters, PostgresEngine<Parameters, Plan>, undefined>,
  ): TaskUser<Parameters>;
  targets(parameters: Parameters): readonly Target[];
  probe(context: ProbeContext<Parameters>): Promise<ProbeResult>;
  standIn(context: { readonly parameters: Parameters }): Promise<StandIn>;
}

/** Puts the parts of a task together around its work. */
export function createPostgresTask<Parameters extends ConnectionParameters, Plan>(
  work: Work<Parameters, Plan>,
): PostgresTaskParts<Parameters, Plan> {
  return {
    category: 'postgres',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-postgres',
      protocols: ['postgresql'],
    },
    createShared: ({ parameters, baseDir }) => createPostgresEngine({ parameters, work, baseDir }),
    createUser: ({ shared, signal }) => shared.createUser(signal),
    targets: targetsOf,
    probe: (context) => probeServer(context, work),
    standIn: ({ parameters }) => openStandIn(parameters),
  };
}
