import {
  type EngineContext,
  type ProbeContext,
  type ProbeResult,
  type StandIn,
  type Target,
  type TaskUser,
  type UserContext,
} from '@vajraedge/sdk';
import { createHttpEngine, type HttpEngine } from './http-engine.js';
import { type HttpParameters } from './http-parameters.js';
import { probeTarget } from './probe/probe-target.js';
import { targetsOf } from './probe/targets-of.js';
import { openStandIn } from './stand-in/open-stand-in.js';

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

/** @param method null: as the parameters say. */
export function createHttpTask(method: string | null): HttpTaskParts {
  return {
    category: 'http',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-http',
      protocols: ['http/1.1', 'h2'],
    },
    createShared: ({ parameters, baseDir }) => createHttpEngine({ parameters, method, baseDir }),
    createUser: ({ shared, signal }) => shared.createUser(signal),
    targets: targetsOf,
    probe: (context) => probeTarget(context, method),
    standIn: ({ parameters }) => openStandIn(parameters),
  };
}
