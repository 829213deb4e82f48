import type { CreateRunRequest, RunChange, ValidationRequest } from '@vajraedge/protocol';
import type { MasterService } from '../../run/master-service.js';
import { checkPlanSize } from '../check-plan-size.js';
import type { Route, RouteBody } from '../route.js';
import { CREATE_RUN_REQUEST, RUN_CHANGE, VALIDATION_REQUEST } from '../schemas/request-schemas.js';
import { list, reference } from '../schemas/schema-parts.js';
import { known } from './fleet-routes.js';

/** A plan with its files, base64 included. */
const PLAN_BODY_BYTES = 16 * 2 ** 20;
const SMALL_BODY_BYTES = 64 * 2 ** 10;

const PLAN_PROBLEMS = ['VE_PLAN_INVALID', 'VE_DATA_INVALID'];
const RUN = { path: '/api/tests/{id}', answer: { schema: reference('Run') } } as const;

const bodyOf = (name: string, schema: RouteBody['schema'], limitBytes: number): RouteBody => ({
  name,
  schema,
  limitBytes,
});

/** Addresses about runs: making, listing, changing, ending and deleting them. */
export function runRoutes(service: MasterService): readonly Route[] {
  return [validationRoute(service), ...collectionRoutes(service), ...itemRoutes(service)];
}

function validationRoute(service: MasterService): Route {
  return {
    method: 'post',
    path: '/api/validation',
    summary: 'Checks a plan against its schema and the tasks at hand; nothing is sent',
    access: 'viewer',
    body: bodyOf('ValidationRequest', VALIDATION_REQUEST, PLAN_BODY_BYTES),
    answer: { schema: reference('Validation') },
    problems: [],
    handle: ({ body }) => ({ json: service.validate(checkPlanSize(body as ValidationRequest)) }),
  };
}

function collectionRoutes(service: MasterService): readonly Route[] {
  return [
    {
      method: 'post',
      path: '/api/tests',
      summary: 'Begins a run: workers are prepared, pre-flight runs there, and load follows',
      access: 'operator',
      body: bodyOf('CreateRunRequest', CREATE_RUN_REQUEST, PLAN_BODY_BYTES),
      status: 201,
      answer: RUN.answer,
      problems: [...PLAN_PROBLEMS, 'VE_RUN_ACTIVE', 'VE_RUN_EXISTS', 'VE_NO_WORKERS'],
      handle: async ({ body, actor }) => {
        await service.rested();
        const run = service.createRun(checkPlanSize(body as CreateRunRequest), known(actor));
        return { json: run, location: `/api/tests/${encodeURIComponent(run.id)}` };
      },
    },
    {
      method: 'get',
      path: '/api/tests',
      summary: 'Runs, newest first',
      access: 'viewer',
      query: {
        state: { type: 'string', enum: ['active', 'ended'] },
        text: { type: 'string', maxLength: 200, description: 'Part of the name or id.' },
        tag: { type: 'string', maxLength: 400, pattern: '^[^=]+=', description: 'As in commit=1a2b3c.' },
        limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
        before: { type: 'string', maxLength: 128, description: 'Only runs older than the one with this id.' },
      },
      answer: { schema: list(reference('RunSummary')) },
      problems: ['VE_RUN_UNKNOWN'],
      handle: ({ query }) => ({ json: service.runs(query) }),
    },
  ];
}

function itemRoutes(service: MasterService): readonly Route[] {
  return [
    {
      ...RUN,
      method: 'get',
      summary: 'All that there is to know about a run, apart from its seconds',
      access: 'viewer',
      problems: ['VE_RUN_UNKNOWN'],
      handle: ({ params: { id = '' } }) => ({ json: service.run(id) }),
    },
    {
      ...RUN,
      method: 'patch',
      summary: 'Changes the rate, pauses, resumes; says "proceed" after a pre-flight of WARN; tags and notes',
      access: 'operator',
      body: bodyOf('RunChange', RUN_CHANGE, SMALL_BODY_BYTES),
      problems: ['VE_RUN_UNKNOWN', 'VE_RUN_STATE', 'VE_SCENARIO_UNKNOWN'],
      handle: ({ params: { id = '' }, body, actor }) => ({
        json: service.change(id, body as RunChange, known(actor)),
      }),
    },
    {
      ...RUN,
      method: 'delete',
      summary: 'Ends a run: what is in flight may end, or (now=true) is given up',
      access: 'operator',
      query: { now: { type: 'boolean', default: false } },
      status: 202,
      problems: ['VE_RUN_UNKNOWN'],
      handle: ({ params: { id = '' }, query: { now = false }, actor }) => ({
        json: service.stop(id, { now: now === true }, known(actor)),
      }),
    },
    {
      method: 'delete',
      path: '/api/tests/{id}/record',
      summary: 'Deletes an ended run and all that was stored of it',
      access: 'operator',
      answer: { schema: reference('Deleted') },
      problems: ['VE_RUN_UNKNOWN', 'VE_RUN_STATE'],
      handle: ({ params: { id = '' }, actor }) => {
        service.remove(id, known(actor));
        return { json: { deleted: id } };
      },
    },
  ];
}
