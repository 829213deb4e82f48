import type {
  EngineContext,
  ProbeContext,
  ProbeResult,
  StandIn,
  Target,
  TaskUser,
  UserContext,
} from '@vajraedge/sdk';
import type { Work } from './iteration/work.js';
import type { PostgresEngine } from './postgres-engine.js';
import type { ConnectionParameters } from './postgres-parameters.js';
import { targetsOf } from './probe/targets-of.js';

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

/**
 * Puts the parts of a task together around its work.
 * What needs the client is imported where it begins to work: every command reads what tasks there are, few run them.
 */
export function createPostgresTask<Parameters extends ConnectionParameters, Plan>(
  work: Work<Parameters, Plan>,
): PostgresTaskParts<Parameters, Plan> {
  return {
    category: 'postgres',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-postgres',
      protocols: ['postgresql'],
    },
    createShared: async ({ parameters, baseDir }) =>
      (await import('./postgres-engine.js')).createPostgresEngine({ parameters, work, baseDir }),
    createUser: ({ shared, signal }) => shared.createUser(signal),
    targets: targetsOf,
    probe: async (context) => (await import('./probe/probe-server.js')).probeServer(context, work),
    standIn: async ({ parameters }) => (await import('./stand-in/open-stand-in.js')).openStandIn(parameters),
  };
}
