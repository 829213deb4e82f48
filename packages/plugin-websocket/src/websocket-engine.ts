import { TaskFailure, VajraError } from '@vajraedge/sdk';
import { type ConnectionSettings, connectionSettings } from './connection/connection-settings.js';
import { handshakeOf, handshakeProblems } from './connection/handshake.js';
import { makeExchangePlan } from './exchange/exchange-plan.js';
import { type IterationPlan, WebSocketUser } from './iteration/websocket-user.js';
import { parameterProblems } from './parameter-problems.js';
import type { WebSocketParameters } from './websocket-parameters.js';

/** What an engine is made from. */
export interface WebSocketEngineParts {
  readonly parameters: WebSocketParameters;
  /** Connections are kept from iteration to iteration. */
  readonly keeps: boolean;
  /** Folder that relative file names start from; null: that of the process. */
  readonly baseDir: string | null;
}

/** What the users of one engine thread share. */
export class WebSocketEngine {
  readonly settings: ConnectionSettings;
  readonly #parts: WebSocketEngineParts;
  #plan: IterationPlan | null = null;

  constructor(settings: ConnectionSettings, parts: WebSocketEngineParts) {
    this.settings = settings;
    this.#parts = parts;
  }

  /** @param signal aborted when the user is given up */
  createUser(signal: AbortSignal): WebSocketUser {
    return new WebSocketUser({
      settings: this.settings,
      signal,
      planFor: (parameters) => this.planFor(parameters),
    });
  }

  /** What an iteration with these parameters does. @throws WS_REQUEST_INVALID */
  planFor(parameters: WebSocketParameters): IterationPlan {
    const isConstant = parameters === this.#parts.parameters;
    if (isConstant && this.#plan !== null) return this.#plan;
    const problems = isConstant ? [] : handshakeProblems(parameters);
    if (problems.length > 0) throw new TaskFailure('WS_REQUEST_INVALID', problems.join('; '));
    const { connectTimeout, timeout, closeCode = 1000 } = parameters;
    const plan: IterationPlan = {
      handshake: handshakeOf(parameters),
      exchange: makeExchangePlan(parameters),
      closeCode: this.#parts.keeps ? null : closeCode,
      connectTimeoutMs: connectTimeout === 0 ? Infinity : connectTimeout,
      timeoutMs: timeout === 0 ? Infinity : timeout,
    };
    if (isConstant) this.#plan = plan;
    return plan;
  }
}

/**
 * Checks the parameters together, reads the files that they name, and makes ready to connect.
 *
 * @throws VE_WEBSOCKET_PARAMETERS with every problem, VE_WEBSOCKET_FILE
 */
export async function createWebSocketEngine(parts: WebSocketEngineParts): Promise<WebSocketEngine> {
  const problems = parameterProblems(parts.parameters);
  if (problems.length > 0)
    throw new VajraError(
      'VE_WEBSOCKET_PARAMETERS',
      `the parameters do not fit together: ${problems.join('; ')}`,
      { hint: 'Correct them in the plan; `vajra tasks` lists the parameters.' },
    );
  return new WebSocketEngine(await connectionSettings(parts.parameters, parts.baseDir), parts);
}
