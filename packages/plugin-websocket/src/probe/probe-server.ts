import { type ProbeContext, type ProbeResult, type TaskFailure, VajraError } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import { failureCodeOf } from '../failure/failure-code.js';
import { remedyFor } from '../failure/failure-table.js';
import { holdsTemplate } from '../holds-template.js';
import { createWebSocketEngine, type WebSocketEngine } from '../websocket-engine.js';
import type { WebSocketParameters } from '../websocket-parameters.js';
import { probeIteration } from './probe-iteration.js';

/**
 * Connects as an iteration would and, where nothing in it is still to be filled in, goes through the exchange. Never
 * throws.
 *
 * @param keeps connections are kept from iteration to iteration, and connecting is no part of most
 */
export async function probeServer(
  context: ProbeContext<WebSocketParameters>,
  keeps: boolean,
): Promise<ProbeResult> {
  const { parameters, baseDir } = context;
  try {
    if (holdsTemplate({ url: parameters.url, headers: parameters.headers }))
      return { ok: true, message: 'Not tried: the URL or a header still holds a variable.' };
    const engine = await createWebSocketEngine({ parameters, keeps, baseDir });
    return await probeEngine(engine, context, keeps);
  } catch (error) {
    const failureCode = error instanceof VajraError ? 'WS_REQUEST_INVALID' : failureCodeOf(error);
    const remedy = error instanceof VajraError ? error.hint : remedyFor(failureCode);
    const { message } = error as TaskFailure;
    return { ok: false, failureCode, message, ...(remedy === '' ? {} : { remedy }) };
  }
}

async function probeEngine(
  engine: WebSocketEngine,
  { parameters, signal }: ProbeContext<WebSocketParameters>,
  keeps: boolean,
): Promise<ProbeResult> {
  const user = engine.createUser(signal);
  const { text, json, binary, contains, regex, jsonPath, messages, extract, ...rest } = parameters;
  const exchange = { text, json, binary, contains, regex, jsonPath, messages, extract };
  const isWhole = !holdsTemplate(exchange);
  let connectMs: number | undefined;
  const iteration = probeIteration(isWhole ? parameters : { ...rest, ping: false }, signal);
  const record = (name: string, value: number): void => {
    if (name === 'connectMs') connectMs = rounded(value);
  };
  const startMs = nowMs();
  try {
    const { failureCode, failureMessage } = await user.execute({
      ...iteration,
      metrics: { ...iteration.metrics, record },
    });
    const totalMs = rounded(nowMs() - startMs);
    // Of an iteration that finds its connection, connecting is no part.
    const timings = { ...(keeps && connectMs !== undefined ? { connectMs } : {}), totalMs };
    const { subprotocol } = user;
    const seen = { protocol: 'WebSocket', ...(subprotocol === '' ? {} : { details: { subprotocol } }) };
    if (failureCode === undefined) {
      const [place] = parameters.url.split('?', 1);
      const what = isWhole ? 'did what the plan wants' : 'took the connection';
      return { ok: true, message: `${place} ${what} in ${totalMs.toFixed(1)} ms.`, timings, ...seen };
    }
    const code = failureCode === 'ABORTED' ? abortedCode(connectMs) : failureCode;
    const message =
      failureCode === 'ABORTED' ? "not done before the probe's deadline" : String(failureMessage);
    return { ok: false, failureCode: code, message, remedy: remedyFor(code), timings };
  } finally {
    await user.close();
  }
}

function abortedCode(connectMs: number | undefined): string {
  return connectMs === undefined ? 'WS_CONNECT_TIMEOUT' : 'WS_TIMEOUT';
}

/** To the microsecond. */
function rounded(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000;
}
