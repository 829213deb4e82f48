import { type Closable, VajraError } from '@vajraedge/sdk';
import { type AnswerObserver, HttpUser, type HttpUserHost } from './exchange/http-user.js';
import type { HttpParameters } from './http-parameters.js';
import { BodyFiles } from './request/body-files.js';
import { parameterProblems } from './request/parameter-problems.js';
import type { RequestPlan } from './request/request-plan.js';
import { RequestPlanner } from './request/request-planner.js';
import type { ConnectObserver } from './transport/connector.js';
import { createTransport } from './transport/create-transport.js';
import type { HttpRequest, HttpTransport, WireRequest } from './transport/http-transport.js';
import { transportSettings } from './transport/transport-settings.js';

/** What the users of one engine thread share. */
export class HttpEngine implements Closable, HttpUserHost {
  readonly #transport: HttpTransport;
  readonly #planner: RequestPlanner;
  readonly #parameters: HttpParameters;
  #plan: RequestPlan | null = null;

  constructor(transport: HttpTransport, { parameters, method, baseDir }: HttpEngineParts) {
    this.#transport = transport;
    this.#planner = new RequestPlanner(transport, method, new BodyFiles(baseDir));
    this.#parameters = parameters;
  }

  /** @param signal aborted when the user is given up */
  createUser(signal: AbortSignal, observer: AnswerObserver | null = null): HttpUser {
    return new HttpUser(this, this.#transport.openChannel(), signal, observer);
  }

  /** One plan for all users where nothing in the parameters varies. */
  planFor(parameters: HttpParameters): RequestPlan | Promise<RequestPlan> {
    if (parameters !== this.#parameters) return this.#planner.plan(parameters);
    if (this.#plan !== null) return this.#plan;
    const plan = this.#planner.plan(parameters);
    if (plan instanceof Promise) return plan.then((made) => (this.#plan = made));
    return (this.#plan = plan);
  }

  /** Makes that plan before the first user needs it. What goes wrong goes wrong again then, and is counted. */
  async planAhead(): Promise<void> {
    try {
      await this.planFor(this.#parameters);
    } catch {
      // Parameters that vary from one iteration to the next may make no request before their variables are known.
    }
  }

  prepare(request: HttpRequest): WireRequest {
    return this.#transport.prepare(request);
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }
}

/** What an engine is made from. */
export interface HttpEngineParts {
  readonly parameters: HttpParameters;
  /** null: as the parameters say. */
  readonly method: string | null;
  /** Folder that relative file names start from; null: that of the process. */
  readonly baseDir: string | null;
  readonly observer?: ConnectObserver | null;
}

/**
 * Checks the parameters together, reads the files that they name, and makes ready to connect.
 *
 * @throws VE_HTTP_PARAMETERS with every problem, VE_HTTP_FILE
 */
export async function createHttpEngine({
  parameters,
  method,
  baseDir,
  observer = null,
}: HttpEngineParts): Promise<HttpEngine> {
  const problems = parameterProblems(parameters, method ?? parameters.method ?? 'GET');
  if (problems.length > 0) {
    throw new VajraError('VE_HTTP_PARAMETERS', `the parameters do not fit together: ${problems.join('; ')}`, {
      hint: 'Correct them in the plan; `vajra tasks` lists the parameters.',
    });
  }
  const settings = await transportSettings(parameters, observer, baseDir);
  const transport = await createTransport(parameters, settings);
  const engine = new HttpEngine(transport, { parameters, method, baseDir });
  await engine.planAhead();
  return engine;
}
