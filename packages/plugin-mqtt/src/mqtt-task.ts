import {
  type EngineContext,
  type ProbeContext,
  type ProbeResult,
  type StandIn,
  type Target,
  type TaskUser,
  type UserContext,
} from '@vajraedge/sdk';
import { targetsOf } from './connection/broker-address.js';
import { createMqttEngine, type MqttEngine } from './mqtt-engine.js';
import { type MqttParameters } from './mqtt-parameters.js';
import { probeBroker } from './probe/probe-broker.js';
import { openStandIn } from './stand-in/open-stand-in.js';

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

/** Puts the parts of a task together. @param isAwaited messages are to come back */
export function createMqttTask(isAwaited: boolean): MqttTaskParts {
  return {
    category: 'mqtt',
    metadata: {
      documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-mqtt',
      protocols: ['mqtt'],
    },
    createShared: ({ parameters, baseDir }) => createMqttEngine({ parameters, isAwaited, baseDir }),
    createUser: ({ shared, user, signal }) => shared.createUser(user, signal),
    targets: targetsOf,
    probe: (context) => probeBroker(context, isAwaited),
    standIn: ({ parameters }) => openStandIn(parameters),
  };
}
