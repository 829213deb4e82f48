import type {
  EngineContext,
  ProbeContext,
  ProbeResult,
  StandIn,
  Target,
  TaskUser,
  UserContext,
} from '@vajraedge/sdk';
import { targetsOf } from './connection/broker-address.js';
import type { MqttEngine } from './mqtt-engine.js';
import type { MqttParameters } from './mqtt-parameters.js';

/** What all MQTT tasks have in common: everything but names and parameters. */
export interface MqttTaskParts {
  readonly category: string;
  readonly metadata: { readonly documentation: string; readonly protocols: readonly string[] };
  createShared(context: EngineContext<MqttParameters, undefined>): Promise<MqttEngine>;
  createUser(context: UserContext<MqttParameters, MqttEngine, undefined>): TaskUser<MqttParameters>;
  targets(parameters: MqttParameters): readonly Target[];
  probe(context: ProbeContext<MqttParameters>): Promise<ProbeResult>;
  standIn(context: { readonly parameters: MqttParameters }): Promise<StandIn>;
}

/**
 * Puts the parts of a task together.
 * What needs the client is imported where it begins to work: every command reads what tasks there are, few run them.
 *
 * @param isAwaited messages are to come back
 */
export function createMqttTask(isAwaited: boolean): MqttTaskParts {
  return {
    category: 'mqtt',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-mqtt',
      protocols: ['mqtt'],
    },
    createShared: async ({ parameters, baseDir }) =>
      (await import('./mqtt-engine.js')).createMqttEngine({ parameters, isAwaited, baseDir }),
    createUser: ({ shared, user, signal }) => shared.createUser(user, signal),
    targets: targetsOf,
    probe: async (context) => (await import('./probe/probe-broker.js')).probeBroker(context, isAwaited),
    standIn: async ({ parameters }) => (await import('./stand-in/open-stand-in.js')).openStandIn(parameters),
  };
}
