import express, { type Express } from 'express';
import type { Clock } from '@vajraedge/core';
import type { Authenticate } from './access-token.js';
import { dashboardFiles } from './dashboard-files.js';
import type { Route } from './route.js';
import type { CheckOrigin } from './same-origin.js';
import { securityHeaders } from './security-headers.js';
import { nothingThere, requestIds, sendProblems } from './send-problem.js';
import { serveRoute } from './serve-route.js';

/** What {@link createWebApp} needs. */
export interface WebAppOptions {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  readonly checkOrigin: CheckOrigin;
  /** Folder of the built dashboard; null: there is none. */
  readonly dashboardDir: string | null;
  readonly hasTls: boolean;
  readonly clock: Clock;
  readonly onProblem: (text: string) => void;
}

/** The table of routes, the dashboard's files, and what holds for all of them, as one express application. */
export function createWebApp(options: WebAppOptions): Express {
  const { routes, authenticate, checkOrigin, dashboardDir, hasTls, clock, onProblem } = options;
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false).set('case sensitive routing', true);
  app.use(requestIds(), securityHeaders(hasTls));
  app.use((request, _response, next) => {
    checkOrigin(request);
    next();
  });
  for (const route of routes) app[route.method](expressPath(route.path), serveRoute(route, authenticate));
  if (dashboardDir !== null) app.use(dashboardFiles(dashboardDir));
  app.use(nothingThere((path) => methodsAt(routes, path)));
  app.use(sendProblems(clock, onProblem));
  return app;
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function methodsAt(routes: readonly Route[], path: string): readonly string[] {
  const matching = routes.filter((route) => patternOf(route.path).test(path));
  return matching.map(({ method }) => method.toUpperCase());
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`);
}
