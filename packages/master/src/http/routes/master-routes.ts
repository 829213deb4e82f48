import type { MasterService } from '../../run/master-service.js';
import { OPEN_METRICS_TYPE, renderOpenMetrics } from '../metrics/render-open-metrics.js';
import type { ProcessFigures } from '../metrics/process-figures.js';
import type { Route } from '../route.js';
import { list, reference } from '../schemas/schema-parts.js';
import { unauthenticated } from '../web-error.js';

/** What {@link masterRoutes} needs. */
export interface MasterRouteOptions {
  readonly service: MasterService;
  /** Of the framework. */
  readonly version: string;
  readonly processFigures: () => ProcessFigures;
}

/** Addresses about the master itself: whether it lives, who the caller is, what it measures, who did what. */
export function masterRoutes(options: MasterRouteOptions): readonly Route[] {
  return [...healthRoutes(options), sessionRoute(options), metricsRoute(options), auditRoute(options)];
}

function healthRoutes({ service }: MasterRouteOptions): readonly Route[] {
  const route = {
    method: 'get',
    access: 'anyone',
    answer: { schema: reference('Health') },
    problems: [],
  } as const;
  // Probes of an orchestrator have no token, and need not know what is being tested.
  const viewFor = (isKnown: boolean): ReturnType<MasterService['health']> => {
    const health = service.health();
    return isKnown ? health : { ...health, activeRunId: null };
  };
  return [
    {
      ...route,
      path: '/api/health',
      summary: 'Whether the master lives; the answer says what keeps it from working',
      handle: ({ actor }) => ({ json: viewFor(actor !== null) }),
    },
    {
      ...route,
      path: '/api/ready',
      summary: 'Whether it can take a run: 200, or 503 with the same answer',
      handle: ({ actor }) => {
        const health = viewFor(actor !== null);
        return { json: health, status: health.status === 'ok' ? 200 : 503 };
      },
    },
  ];
}

function sessionRoute({ version }: MasterRouteOptions): Route {
  return {
    method: 'get',
    path: '/api/session',
    summary: 'Who the token makes the caller',
    access: 'viewer',
    answer: { schema: reference('Session') },
    problems: [],
    handle: ({ actor }) => {
      if (actor === null) throw unauthenticated(false);
      return { json: { role: actor.role, name: actor.name, version } };
    },
  };
}

function metricsRoute({ service, processFigures, version }: MasterRouteOptions): Route {
  return {
    method: 'get',
    path: '/metrics',
    summary: 'Figures of fleet, runs and master for Prometheus and others, as OpenMetrics text',
    access: 'viewer',
    answer: { types: [OPEN_METRICS_TYPE] },
    problems: [],
    handle: () => ({
      text: renderOpenMetrics({
        version,
        health: service.health(),
        workers: service.workers(),
        runs: service.runs({ state: 'active', limit: 10 }).map(({ id }) => service.run(id)),
        process: processFigures(),
      }),
      type: OPEN_METRICS_TYPE,
    }),
  };
}

function auditRoute({ service }: MasterRouteOptions): Route {
  return {
    method: 'get',
    path: '/api/audit',
    summary: 'Who did what; newest first',
    access: 'operator',
    query: { limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 } },
    answer: { schema: list(reference('Audit')) },
    problems: [],
    handle: ({ query: { limit = 100 } }) => ({ json: service.audit(Number(limit)) }),
  };
}
