import type { HeatMap, PackedRunFile,
  RunReport, SecondReport } from '@vajraedge/core/report';
import type {
  AuditView,
  CreateRunRequest,
  PlanFile,
  ProblemDocument,
  RunChange,
  RunSummaryView,
  RunView,
  SessionView,
  TaskTypeView,
  ValidationView,
  WorkerView,
} from '@vajraedge/protocol';

/** What the master refuses, or that it does not answer: in words, with what to do. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly hint: string;
  readonly problems: NonNullable<ProblemDocument['problems']>;

  constructor({ code, detail, hint, problems = [] }: Pick<ProblemDocument, 'code' | 'detail' | 'hint' | 'problems'>) {
    super(detail);
    this.code = code;
    this.hint = hint;
    this.problems = problems;
  }
}

/** Says that nobody answers. */
const UNREACHABLE = {
  code: 'VE_MASTER_UNREACHABLE',
  detail: 'The master does not answer.',
  hint: 'It may be starting anew: this page tries again by itself.',
};

/** The API of the master that served this page. Everything throws {@link ApiProblem}. */
export interface Api {
  session(): Promise<SessionView>;
  tasks(): Promise<TaskTypeView[]>;
  validate(plan: string, files: readonly PlanFile[]): Promise<ValidationView>;
  createRun(request: CreateRunRequest): Promise<RunView>;
  runs(query: { text?: string; state?: string; limit?: number; before?: string }): Promise<RunSummaryView[]>;
  run(id: string): Promise<RunView>;
  seconds(id: string, fromMs: number): Promise<SecondReport[]>;
  /** The result so far, without its seconds. */
  result(id: string): Promise<RunReport>;
  /** Null: nothing was recorded. */
  heatMap(id: string): Promise<HeatMap | null>;
  /** Result and histograms, to compare runs. */
  runFile(id: string): Promise<PackedRunFile>;
  /** Who did what, newest first. */
  audit(): Promise<readonly AuditView[]>;
  change(id: string, change: RunChange): Promise<RunView>;
  stop(id: string, now: boolean): Promise<RunView>;
  remove(id: string): Promise<void>;
  workers(): Promise<WorkerView[]>;
  drain(workerId: string): Promise<void>;
  stopAll(): Promise<readonly string[]>;
  /** A file of a run, such as `report.html`. */
  file(id: string, name: string): Promise<Blob>;
}

/** @param onDenied the token is not, or no longer, good */
export function createApi(token: string, onDenied: () => void): Api {
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    let response: Response;
    try {
      response = await fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    } catch {
      throw new ApiProblem(UNREACHABLE);
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => UNREACHABLE)) as ProblemDocument;
    if (response.status === 401) onDenied();
    throw new ApiProblem(problem);
  };
  const json = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
    (await (await ask(method, path, body)).json()) as T;
  const of = (id: string): string => `/api/tests/${encodeURIComponent(id)}`;
  return {
    session: () => json('GET', '/api/session'),
    tasks: () => json('GET', '/api/tasks/types'),
    validate: (plan, files) => json('POST', '/api/validation', { plan, files }),
    createRun: (request) => json('POST', '/api/tests', request),
    runs: (query) => {
      const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
      return json('GET', `/api/tests?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`);
    },
    run: (id) => json('GET', of(id)),
    seconds: (id, fromMs) => json('GET', `${of(id)}/seconds?fromMs=${fromMs}`),
    result: (id) => json('GET', `${of(id)}/result?perSecond=false`),
    heatMap: (id) => json('GET', `${of(id)}/heat-map`),
    runFile: (id) => json('GET', `${of(id)}/files/run.vajra.json`),
    audit: () => json('GET', '/api/audit?limit=50'),
    change: (id, change) => json('PATCH', of(id), change),
    stop: (id, now) => json('DELETE', `${of(id)}${now ? '?now=true' : ''}`),
    remove: async (id) => void (await ask('DELETE', `${of(id)}/record`)),
    workers: () => json('GET', '/api/workers'),
    drain: async (workerId) => void (await ask('POST', `/api/workers/${encodeURIComponent(workerId)}/drain`)),
    stopAll: async () => (await json<{ stopped: readonly string[] }>('POST', '/api/stop')).stopped,
    file: async (id, name) => await (await ask('GET', `${of(id)}/files/${name}`)).blob(),
  };
}
