import { type ProbeContext, type TaskContext } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import { HttpEngine } from '../http-engine.js';
import { type HttpParameters } from '../http-parameters.js';
import { UndiciTransport } from '../transport/undici-transport.js';
import { type LoopbackSink, openLoopbackSink } from './loopback-sink.js';

const MOST_MS = 300;
const MOST_REQUESTS = 3000;
const USERS = 8;

/**
 * Sends a few thousand requests to a server of its own on loopback, through the code that iterations go through, so
 * that it is compiled before the first second counts. The target is not touched.
 */
export async function warmUpHttp(
  { parameters, signal }: ProbeContext<HttpParameters>,
  method: string | null,
): Promise<void> {
  const sink = await openLoopbackSink();
  const harmless = loopbackParameters(parameters, sink);
  const engine = new HttpEngine(new UndiciTransport(LOOPBACK), harmless, method);
  const users = Array.from({ length: USERS }, () => engine.createUser(signal));
  const endMs = nowMs() + MOST_MS;
  let left = MOST_REQUESTS;
  const runOne = async (user: (typeof users)[number]): Promise<void> => {
    while (left > 0 && !signal.aborted && nowMs() < endMs) {
      left -= 1;
      await user.execute(contextFor(harmless, signal));
    }
  };
  try {
    await Promise.all(users.map(runOne));
  } finally {
    await Promise.all(users.map((user) => user.close()));
    await engine.close();
    await sink.close();
  }
}

const LOOPBACK = {
  secureContext: undefined,
  serverName: null,
  insecure: false,
  http2: false,
  proxy: null,
  connectTimeoutMs: 1000,
  observer: null,
  keepAlive: true,
  keepAliveTimeoutMs: 1000,
  sharedConnections: null,
} as const;

/** The same kind of request without secrets, templates, files and checks, which could not be met. */
function loopbackParameters(parameters: HttpParameters, sink: LoopbackSink): HttpParameters {
  const { headers, json, form, body, file, method } = parameters;
  const hasBody = json !== undefined || form !== undefined || body !== undefined || file !== undefined;
  return {
    url: `${sink.origin}/warm-up`,
    ...(method === undefined || !/^[A-Z]+$/.test(method) || method === 'CONNECT' ? {} : { method }),
    ...(hasBody ? { body: 'x'.repeat(64) } : {}),
    headers: Object.fromEntries(
      Object.keys(headers ?? {}).map((_name, at) => [`x-warm-up-${at}`, 'warm-up']),
    ),
    cookies: parameters.cookies,
    followRedirects: parameters.followRedirects,
    maxRedirects: parameters.maxRedirects,
    maxResponseBytes: 65_536,
    timeout: 1000,
    connectTimeout: 1000,
    headersTimeout: 1000,
    bodyTimeout: 1000,
    keepAlive: true,
    keepAliveTimeout: 1000,
    connections: 'perUser',
    maxConnections: 1,
    http2: false,
    insecure: false,
    minTlsVersion: 'TLSv1.2',
  };
}

function contextFor(parameters: HttpParameters, signal: AbortSignal): TaskContext<HttpParameters> {
  return {
    parameters,
    signal,
    iteration: 0,
    user: 0,
    variables: { get: () => undefined, set: () => undefined },
    step: async (_name, work) => work(),
    check: (_name, condition) => Boolean(condition),
    metrics: { add: () => undefined, record: () => undefined },
  };
}
