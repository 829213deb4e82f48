import type { ReportScript } from '@vajraedge/core';
import { openApiDocument } from './openapi-document.js';
import type { Route } from './route.js';
import { fleetRoutes } from './routes/fleet-routes.js';
import { type MasterRouteOptions, masterRoutes } from './routes/master-routes.js';
import { resultRoutes } from './routes/result-routes.js';
import { runRoutes } from './routes/run-routes.js';

/** What {@link apiRoutes} needs. */
export interface ApiRouteOptions extends MasterRouteOptions {
  /** Null: no HTML report is made. */
  readonly reportScript: ReportScript | null;
}

/** The whole table of the API, with the address that describes it. */
export function apiRoutes(options: ApiRouteOptions): readonly Route[] {
  const { service, version, reportScript } = options;
  const routes: Route[] = [
    ...masterRoutes(options),
    ...fleetRoutes(service),
    ...runRoutes(service),
    ...resultRoutes(service, reportScript),
  ];
  routes.push({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document',
    access: 'anyone',
    answer: { schema: { type: 'object' } },
    problems: [],
    handle: () => ({ json: document }),
  });
  const document = openApiDocument(routes, version);
  return routes;
}
