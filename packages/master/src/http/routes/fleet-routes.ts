import type { Actor, MasterService } from '../../run/master-service.js';
import type { Route, RouteRequest } from '../route.js';
import { list, record, reference, text } from '../schemas/schema-parts.js';
import { unauthenticated } from '../web-error.js';

/** Addresses about workers, and what tasks they have. */
export function fleetRoutes(service: MasterService): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/api/tasks/types',
      summary: 'Tasks that plans can use: what the workers have',
      access: 'viewer',
      answer: { schema: list(reference('TaskType')) },
      problems: [],
      handle: () => ({ json: service.tasks() }),
    },
    {
      method: 'get',
      path: '/api/workers',
      summary: 'All workers',
      access: 'viewer',
      answer: { schema: list(reference('Worker')) },
      problems: [],
      handle: () => ({ json: service.workers() }),
    },
    {
      method: 'post',
      path: '/api/workers/{id}/drain',
      summary: "Takes a worker's part away in good order, and lets it go",
      access: 'operator',
      status: 202,
      answer: { schema: list(reference('Worker')) },
      problems: ['VE_WORKER_UNKNOWN'],
      handle: ({ params: { id = '' }, actor }) => {
        service.drain(id, known(actor));
        return { json: service.workers() };
      },
    },
    {
      method: 'post',
      path: '/api/stop',
      summary: 'The kill switch: all load of the fleet is 0 within one lease',
      access: 'operator',
      status: 202,
      answer: { schema: record({ stopped: list(text) }) },
      problems: [],
      handle: ({ actor }) => ({ json: { stopped: service.stopAll(known(actor)) } }),
    },
  ];
}

/** The caller of an address that needs one. */
export function known(actor: RouteRequest['actor']): Actor {
  if (actor === null) throw unauthenticated(false);
  return actor;
}
