import { type ProbeContext, type ProbeResult, VajraError } from '@vajraedge/sdk';
import { nowMs } from '../clock.js';
import { failureCodeOf } from '../failure/failure-code.js';
import { remedyFor } from '../failure/failure-table.js';
import { holdsTemplate } from '../holds-template.js';
import { createMqttEngine } from '../mqtt-engine.js';
import type { MqttParameters } from '../mqtt-parameters.js';
import { probeIteration } from './probe-iteration.js';

/**
 * Logs in as an iteration would, and publishes its one message. Never throws.
 *
 * @param isAwaited the message is to come back
 */
export async function probeBroker(
  context: ProbeContext<MqttParameters>,
  isAwaited: boolean,
): Promise<ProbeResult> {
  const { parameters, baseDir } = context;
  try {
    const { topic, text, json, binary, subscription } = parameters;
    // A message with a gap in it would test something else than the iterations do.
    if (holdsTemplate({ topic, text, json, binary, subscription }))
      return { ok: true, message: 'Not tried: the topic or the message still holds a variable.' };
    const engine = await createMqttEngine({ parameters, isAwaited, baseDir });
    const user = engine.createUser(0, context.signal);
    return await probeUser(user, context).finally(() => user.close());
  } catch (error) {
    const failureCode = error instanceof VajraError ? 'MQTT_REQUEST_INVALID' : failureCodeOf(error);
    const remedy = error instanceof VajraError ? error.hint : remedyFor(failureCode);
    const { message } = error as Error;
    return { ok: false, failureCode, message, ...(remedy === '' ? {} : { remedy }) };
  }
}

async function probeUser(
  user: ReturnType<Awaited<ReturnType<typeof createMqttEngine>>['createUser']>,
  { parameters, signal }: ProbeContext<MqttParameters>,
): Promise<ProbeResult> {
  let connectMs: number | undefined;
  const iteration = probeIteration(parameters, signal);
  const record = (name: string, value: number): void => {
    if (name === 'connectMs') connectMs = rounded(value);
  };
  const startMs = nowMs();
  const { failureCode, failureMessage } = await user.execute({
    ...iteration,
    metrics: { ...iteration.metrics, record },
  });
  const totalMs = rounded(nowMs() - startMs);
  const timings = { ...(connectMs === undefined ? {} : { connectMs }), totalMs };
  const protocol = parameters.protocolVersion === 5 ? 'MQTT/5.0' : 'MQTT/3.1.1';
  if (failureCode === undefined) {
    const message = `${parameters.url} took the message in ${totalMs.toFixed(1)} ms, log-in included.`;
    return { ok: true, message, timings, protocol };
  }
  const lateCode = connectMs === undefined ? 'MQTT_CONNECT_TIMEOUT' : 'MQTT_TIMEOUT';
  const isLate = failureCode === 'ABORTED';
  const code = isLate ? lateCode : failureCode;
  const message = isLate ? "not done before the probe's deadline" : String(failureMessage);
  return {
    ok: false,
    failureCode: code,
    message: `${parameters.url}: ${message}`,
    remedy: remedyFor(code),
    timings,
  };
}

/** To the microsecond. */
function rounded(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000;
}
