import { PlanError, type RunReport } from '@vajraedge/core';
import type {
  CreateRunRequest,
  ProblemDocument,
  RunChange,
  RunSummaryView,
  RunView,
  WorkerView,
} from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';

/** How long an answer may take, milliseconds; results of long runs take longest. */
const ANSWER_MS = 60_000;

/** The API of a master, over HTTP. Everything throws VE_MASTER_UNREACHABLE where nobody answers, and the master's own problems. */
export class MasterClient {
  readonly url: string;
  readonly #token: string;

  /** @param url such as `http://127.0.0.1:7070` */
  constructor(url: string, token: string) {
    this.url = url;
    this.#token = token;
  }

  createRun(request: CreateRunRequest): Promise<RunView> {
    return this.#json('POST', '/api/tests', request);
  }

  run(id: string): Promise<RunView> {
    return this.#json('GET', pathOf(id));
  }

  runs(filter: { readonly state?: 'active' | 'ended'; readonly limit: number }): Promise<RunSummaryView[]> {
    const query = new URLSearchParams({ limit: String(filter.limit) });
    if (filter.state !== undefined) query.set('state', filter.state);
    return this.#json('GET', `/api/tests?${query.toString()}`);
  }

  change(id: string, change: RunChange): Promise<RunView> {
    return this.#json('PATCH', pathOf(id), change);
  }

  stop(id: string, now: boolean): Promise<RunView> {
    return this.#json('DELETE', `${pathOf(id)}${now ? '?now=true' : ''}`);
  }

  /** @returns ids of what was stopped */
  async stopAll(): Promise<readonly string[]> {
    const { stopped } = await this.#json<{ readonly stopped: readonly string[] }>('POST', '/api/stop');
    return stopped;
  }

  workers(): Promise<WorkerView[]> {
    return this.#json('GET', '/api/workers');
  }

  result(id: string): Promise<RunReport> {
    return this.#json('GET', `${pathOf(id)}/result`);
  }

  /** Text of a run file. */
  async runFile(id: string): Promise<string> {
    return await (await this.#request('GET', `${pathOf(id)}/files/run.vajra.json`)).text();
  }

  async #json<T>(method: string, path: string, body?: unknown): Promise<T> {
    return (await (await this.#request(method, path, body)).json()) as T;
  }

  async #request(method: string, path: string, body?: unknown): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    let response: Response;
    try {
      response = await fetch(`${this.url}${path}`, {
        method,
        headers,
        ...text,
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
    } catch (error) {
      throw this.#unreachable(error);
    }
    if (!response.ok) throw await this.#problemOf(response);
    return response;
  }

  #unreachable(error: unknown): VajraError {
    const { cause, message } = error as Error;
    const code = (cause as NodeJS.ErrnoException | undefined)?.code;
    return new VajraError('VE_MASTER_UNREACHABLE', `No master answers at ${this.url} (${code ?? message}).`, {
      hint: 'Start one with vajra master, or say where it is: --master HOST:PORT of its API.',
      cause: error,
    });
  }

  async #problemOf(response: Response): Promise<VajraError> {
    let problem: Partial<ProblemDocument>;
    try {
      problem = (await response.json()) as Partial<ProblemDocument>;
    } catch {
      problem = {};
    }
    const {
      code = 'VE_MASTER_UNREACHABLE',
      detail,
      hint = 'Is this the address of a VajraEdge master?',
    } = problem;
    if (problem.problems !== undefined && problem.problems.length > 0)
      return new PlanError('plan', problem.problems);
    return new VajraError(code, detail ?? `${this.url} answered ${response.status}.`, { hint });
  }
}

function pathOf(id: string): string {
  return `/api/tests/${encodeURIComponent(id)}`;
}
