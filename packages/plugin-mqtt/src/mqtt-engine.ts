import { randomBytes } from 'node:crypto';
import { VajraError } from '@vajraedge/sdk';
import { type ConnectionSettings, connectionSettings } from './connection/connection-settings.js';
import { MqttUser } from './iteration/mqtt-user.js';
import { makeMessagePlan, type MessagePlan } from './message/message-plan.js';
import type { MqttParameters } from './mqtt-parameters.js';
import { parameterProblems } from './parameter-problems.js';

/** What an engine is made from. */
export interface MqttEngineParts {
  readonly parameters: MqttParameters;
  /** Messages are to come back. */
  readonly isAwaited: boolean;
  /** Folder that relative file names start from; null: that of the process. */
  readonly baseDir: string | null;
}

/** What the users of one engine thread share. */
export class MqttEngine {
  readonly #settings: ConnectionSettings;
  readonly #parts: MqttEngineParts;
  /** Of the client ids: brokers throw out whom they see a second time, be it from another machine. */
  readonly #random = randomBytes(4).toString('hex');
  #plan: MessagePlan | null = null;

  constructor(settings: ConnectionSettings, parts: MqttEngineParts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /**
   * @param user its number, which is part of its client id
   * @param signal aborted when the user is given up
   */
  createUser(user: number, signal: AbortSignal): MqttUser {
    const { clientIdPrefix, connectTimeout, timeout } = this.#parts.parameters;
    return new MqttUser({
      settings: this.#settings,
      clientId: `${clientIdPrefix}-${this.#random}-${user}`,
      connectTimeoutMs: connectTimeout === 0 ? Infinity : connectTimeout,
      timeoutMs: timeout === 0 ? Infinity : timeout,
      signal,
      planFor: (parameters) => this.planFor(parameters),
    });
  }

  /** What an iteration with these parameters publishes. @throws MQTT_REQUEST_INVALID */
  planFor(parameters: MqttParameters): MessagePlan {
    const isConstant = parameters === this.#parts.parameters;
    if (isConstant && this.#plan !== null) return this.#plan;
    const plan = makeMessagePlan(parameters, this.#parts.isAwaited);
    if (isConstant) this.#plan = plan;
    return plan;
  }
}

/**
 * Checks the parameters together, reads the files that they name, and makes ready to connect.
 *
 * @throws VE_MQTT_PARAMETERS with every problem, VE_MQTT_FILE
 */
export async function createMqttEngine(parts: MqttEngineParts): Promise<MqttEngine> {
  const problems = parameterProblems(parts.parameters);
  if (problems.length > 0)
    throw new VajraError('VE_MQTT_PARAMETERS', `the parameters do not fit together: ${problems.join('; ')}`, {
      hint: 'Correct them in the plan; `vajra tasks` lists the parameters.',
    });
  return new MqttEngine(await connectionSettings(parts.parameters, parts.baseDir), parts);
}
