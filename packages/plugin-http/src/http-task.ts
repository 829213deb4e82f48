import type {
  EngineContext,
  ProbeContext,
  ProbeResult,
  StandIn,
  Target,
  TaskUser,
  UserContext,
} from '@vajraedge/sdk';
import type { HttpEngine } from './http-engine.js';
import type { HttpParameters } from './http-parameters.js';
import { targetsOf } from './probe/targets-of.js';

/** What all HTTP tasks have in common: everything but names and parameters. */
export interface HttpTaskParts {
  readonly category: string;
  readonly metadata: { readonly documentation: string; readonly protocols: readonly string[] };
  createShared(context: EngineContext<HttpParameters, undefined>): Promise<HttpEngine>;
  createUser(context: UserContext<HttpParameters, HttpEngine, undefined>): TaskUser<HttpParameters>;
  targets(parameters: HttpParameters): readonly Target[];
  probe(context: ProbeContext<HttpParameters>): Promise<ProbeResult>;
  standIn(context: { readonly parameters: HttpParameters }): Promise<StandIn>;
}

/**
 * What needs the client is imported where it begins to work: every command reads what tasks there are, few run them.
 *
 * @param method null: as the parameters say.
 */
export function createHttpTask(method: string | null): HttpTaskParts {
  return {
    category: 'http',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-http',
      protocols: ['http/1.1', 'h2'],
    },
    createShared: async ({ parameters, baseDir }) =>
      (await import('./http-engine.js')).createHttpEngine({ parameters, method, baseDir }),
    createUser: ({ shared, signal }) => shared.createUser(signal),
    targets: targetsOf,
    probe: async (context) => (await import('./probe/probe-target.js')).probeTarget(context, method),
    standIn: async ({ parameters }) => (await import('./stand-in/open-stand-in.js')).openStandIn(parameters),
  };
}
