import type { AddressInfo } from 'node:net';
import type { Clock, ReportScript } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';
import type { MasterService } from '../run/master-service.js';
import { attachStream } from '../stream/index.js';
import { type AccessToken, createAuthenticate } from './access-token.js';
import { apiRoutes } from './api-routes.js';
import { createProcessFigures } from './metrics/process-figures.js';
import { problemOf } from './problem.js';
import { createOriginCheck } from './same-origin.js';
import { createWebApp } from './web-app.js';
import { createWebServer, type ListenAddress, listenOn, type WebTls } from './web-server.js';

/** What {@link attachWeb} needs. */
export interface WebOptions {
  readonly listen: ListenAddress;
  readonly tokens: readonly AccessToken[];
  /** Null: plain HTTP, which only loopback addresses may have. */
  readonly tls: WebTls | null;
  /** Host names that the master is known by, besides `localhost` and its addresses. */
  readonly hostNames: readonly string[];
  /** Folder of the built dashboard, absolute; null: none is served. */
  readonly dashboardDir: string | null;
  /** What draws the charts of HTML reports; without it the API makes none. */
  readonly reportScript?: ReportScript | null;
  /** Of the framework. */
  readonly version: string;
  readonly clock: Clock;
  /** Faults of our own, as text for a log. */
  readonly onProblem: (text: string) => void;
}

/** The web side of a master: REST, live stream, dashboard. listen -> close; both idempotent. */
export interface Web {
  /** @throws VE_LISTEN_INSECURE, VE_LISTEN_FAILED */
  listen(): Promise<AddressInfo>;
  /** Answers what is being answered, up to a moment, and ends. */
  close(): Promise<void>;
}

/** How long answers under way may take when the master ends, milliseconds. */
const CLOSE_MS = 2000;

/** Puts the REST API, the live stream and the dashboard on a web server. Nothing listens before `listen`. */
export function attachWeb(service: MasterService, options: WebOptions): Web {
  const { listen, tokens, tls, hostNames, dashboardDir, reportScript = null } = options;
  const { version, clock, onProblem } = options;
  const hasTls = tls !== null;
  const authenticate = createAuthenticate(tokens);
  const checkOrigin = createOriginCheck(hostNames, hasTls ? 'https' : 'http');
  const figures = createProcessFigures();
  const routes = apiRoutes({ service, version, reportScript, processFigures: figures.read });
  const app = createWebApp({ routes, authenticate, checkOrigin, dashboardDir, hasTls, clock, onProblem });
  const server = createWebServer(app, tls);
  const toProblem = (error: unknown): ReturnType<typeof problemOf> => {
    if (!(error instanceof VajraError)) onProblem(`Live stream: ${String(error)}`);
    return problemOf(error, 'of the live stream');
  };
  const stream = attachStream({ server, service, authenticate, checkOrigin, toProblem, clock });
  let listening: Promise<AddressInfo> | null = null;
  let closed: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    figures.close();
    const timer = clock.after(CLOSE_MS, () => server.closeAllConnections());
    const ended = new Promise<void>((resolve) => server.once('close', resolve));
    server.closeIdleConnections();
    // Ends the web server as well.
    await stream.close();
    if (listening !== null) await ended;
    timer.cancel();
  };
  return {
    listen: () => (listening ??= listenOn(server, listen, hasTls)),
    close: () => (closed ??= close()),
  };
}
