import {
  type EngineContext,
  type ProbeContext,
  type ProbeResult,
  type StandIn,
  type Target,
  type TaskUser,
  type UserContext,
} from '@vajraedge/sdk';
import { probeServer } from './probe/probe-server.js';
import { targetsOf } from './probe/targets-of.js';
import { openStandIn } from './stand-in/open-stand-in.js';
import { createWebSocketEngine, type WebSocketEngine } from './websocket-engine.js';
import { type WebSocketParameters } from './websocket-parameters.js';

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

/** Puts the parts of a task together. @param keeps connections are kept from iteration to iteration */
export function createWebSocketTask(keeps: boolean): WebSocketTaskParts {
  return {
    category: 'websocket',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-websocket',
      protocols: ['websocket'],
    },
    createShared: ({ parameters, baseDir }) => createWebSocketEngine({ parameters, keeps, baseDir }),
    createUser: ({ shared, signal }) => shared.createUser(signal),
    targets: targetsOf,
    probe: (context) => probeServer(context, keeps),
    standIn: ({ parameters }) => openStandIn(parameters),
  };
}
