import type {
  EngineContext,
  ProbeContext,
  ProbeResult,
  StandIn,
  Target,
  TaskUser,
  UserContext,
} from '@vajraedge/sdk';
import { targetsOf } from './probe/targets-of.js';
import type { WebSocketEngine } from './websocket-engine.js';
import type { WebSocketParameters } from './websocket-parameters.js';

/** What all WebSocket tasks have in common: everything but names and parameters. */
export interface WebSocketTaskParts {
  readonly category: string;
  readonly metadata: { readonly documentation: string; readonly protocols: readonly string[] };
  createShared(context: EngineContext<WebSocketParameters, undefined>): Promise<WebSocketEngine>;
  createUser(
    context: UserContext<WebSocketParameters, WebSocketEngine, undefined>,
  ): TaskUser<WebSocketParameters>;
  targets(parameters: WebSocketParameters): readonly Target[];
  probe(context: ProbeContext<WebSocketParameters>): Promise<ProbeResult>;
  standIn(context: { readonly parameters: WebSocketParameters }): Promise<StandIn>;
}

/**
 * Puts the parts of a task together.
 * What needs the client is imported where it begins to work: every command reads what tasks there are, few run them.
 *
 * @param keeps connections are kept from iteration to iteration
 */
export function createWebSocketTask(keeps: boolean): WebSocketTaskParts {
  return {
    category: 'websocket',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-websocket',
      protocols: ['websocket'],
    },
    createShared: async ({ parameters, baseDir }) =>
      (await import('./websocket-engine.js')).createWebSocketEngine({ parameters, keeps, baseDir }),
    createUser: ({ shared, signal }) => shared.createUser(signal),
    targets: targetsOf,
    probe: async (context) => (await import('./probe/probe-server.js')).probeServer(context, keeps),
    standIn: async ({ parameters }) => (await import('./stand-in/open-stand-in.js')).openStandIn(parameters),
  };
}
