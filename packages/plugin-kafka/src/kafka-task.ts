import type {
  EngineContext,
  ProbeContext,
  ProbeResult,
  StandIn,
  TaskUser,
  UserContext,
} from '@vajraedge/sdk';
import { targetsOf } from './connection/broker-list.js';
import type { KafkaEngine } from './kafka-engine.js';
import type { ConsumeParameters, ProduceParameters } from './kafka-parameters.js';

/** What the tasks have in common: everything but names and parameters. */
export interface KafkaTaskParts<Parameters> {
  readonly category: string;
  readonly metadata: { readonly documentation: string; readonly protocols: readonly string[] };
  readonly targets: typeof targetsOf;
  createShared(context: EngineContext<Parameters, undefined>): Promise<KafkaEngine<Parameters>>;
  createUser(context: UserContext<Parameters, KafkaEngine<Parameters>, undefined>): TaskUser<Parameters>;
  probe(context: ProbeContext<Parameters>): Promise<ProbeResult>;
  standIn(context: { readonly parameters: Parameters }): Promise<StandIn>;
}

const COMMON = {
  category: 'kafka',
  metadata: {
    documentation: 'https://www.npmjs.com/package/@vajraedge/plugin-kafka',
    protocols: ['kafka'],
  },
  targets: targetsOf,
} as const;

// What needs the client is imported where it begins to work: every command reads what tasks there are, few run them.

/**
 * Puts the parts of a producing task together.
 *
 * @param isRoundTrip records are to come back
 */
export function createProduceTask(isRoundTrip: boolean): KafkaTaskParts<ProduceParameters> {
  return {
    ...COMMON,
    createShared: async ({ parameters, baseDir }) =>
      (await import('./kafka-engine.js')).createProduceEngine({ parameters, baseDir }, isRoundTrip),
    createUser: ({ shared, signal }) => shared.createUser(signal),
    probe: async (context) =>
      (await import('./probe/probe-producing.js')).probeProducing(context, isRoundTrip),
    standIn: async ({ parameters }) =>
      (await import('./stand-in/open-stand-in.js')).openProduceStandIn(parameters, isRoundTrip),
  };
}

/** Puts the parts of KAFKA_CONSUME together. */
export function createConsumeTask(): KafkaTaskParts<ConsumeParameters> {
  return {
    ...COMMON,
    createShared: async ({ parameters, baseDir }) =>
      (await import('./kafka-engine.js')).createConsumeEngine({ parameters, baseDir }),
    createUser: ({ shared, signal }) => shared.createUser(signal),
    probe: async (context) => (await import('./probe/probe-consuming.js')).probeConsuming(context),
    standIn: async ({ parameters }) =>
      (await import('./stand-in/open-stand-in.js')).openConsumeStandIn(parameters),
  };
}
