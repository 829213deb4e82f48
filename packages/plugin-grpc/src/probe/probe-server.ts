import { type ChannelInterface, Metadata, status } from '@grpc/grpc-js';
import { type ProbeContext, type ProbeResult, TaskFailure, VajraError } from '@vajraedge/sdk';
import { callMetadata } from '../call/call-metadata.js';
import { GrpcUser } from '../call/grpc-user.js';
import { nowMs } from '../clock.js';
import { openChannel } from '../connection/channel-settings.js';
import { remedyFor } from '../failure/failure-table.js';
import { statusFailureCode } from '../failure/status-name.js';
import { createGrpcEngine, type GrpcEngine } from '../grpc-engine.js';
import type { GrpcParameters } from '../grpc-parameters.js';
import { holdsTemplate } from '../holds-template.js';
import type { CallKind } from '../schema/method-schema.js';
import { checkHealth } from './check-health.js';
import { probeIteration } from './probe-iteration.js';
import { waitForConnection } from './wait-for-connection.js';

/** Statuses of the health service that say that nothing else would be answered either. */
const LOST: ReadonlySet<status> = new Set([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED]);

/**
 * Reads the descriptions, connects, asks the health service where there is one, and makes one real call where that can
 * be made: one message, one answer, nothing in it that varies. Never throws.
 */
export async function probeServer(
  context: ProbeContext<GrpcParameters>,
  kind: CallKind,
): Promise<ProbeResult> {
  const { parameters, baseDir, signal } = context;
  try {
    const engine = await createGrpcEngine({ parameters, kind, baseDir, signal });
    const channel = openChannel(engine.settings);
    try {
      return await probeChannel({ engine, channel, context, kind });
    } finally {
      channel.close();
      engine.close();
    }
  } catch (error) {
    const { message, cause } = error as Error;
    const failureCode = cause instanceof TaskFailure ? cause.code : 'GRPC_REQUEST_INVALID';
    const remedy = error instanceof VajraError ? error.hint : '';
    return { ok: false, failureCode, message, ...(remedy === '' ? {} : { remedy }) };
  }
}

interface Probed {
  readonly engine: GrpcEngine;
  readonly channel: ChannelInterface;
  readonly context: ProbeContext<GrpcParameters>;
  readonly kind: CallKind;
}

async function probeChannel(probed: Probed): Promise<ProbeResult> {
  const { channel, context, kind } = probed;
  const { parameters, signal } = context;
  const { target, service } = parameters;
  const startMs = nowMs();
  await waitForConnection(channel, signal);
  const connectMs = rounded(nowMs() - startMs);
  const metadata = holdsTemplate(parameters.metadata) ? new Metadata() : callMetadata(parameters);
  const askedMs = nowMs();
  const { health, answer } = await checkHealth({ channel, service, metadata, signal });
  const healthMs = rounded(nowMs() - askedMs);
  const timings = { connectMs, firstByteMs: healthMs, totalMs: rounded(connectMs + healthMs) };
  if (signal.aborted)
    return failed(target, 'GRPC_DEADLINE_EXCEEDED', "no answer before the probe's deadline");
  if (health === 'NOT_SERVING')
    return { ...failed(target, 'GRPC_NOT_SERVING', `${service} is not serving`), timings };
  if (LOST.has(answer.code)) return failed(target, statusFailureCode(answer.code), answer.details);
  const seen = { protocol: 'gRPC', details: { health } };
  if (kind === 'UNARY' && !holdsTemplate(parameters))
    return { ...(await probeCall(probed, connectMs)), ...seen };
  const told = health === 'SERVING' ? `${service} is serving` : 'it answers, and has no health service';
  return { ok: true, message: `${target}: ${told}.`, timings, ...seen };
}

async function probeCall(
  { engine, channel, context: { parameters, signal } }: Probed,
  connectMs: number,
): Promise<ProbeResult> {
  const planFor = (given: GrpcParameters) => engine.planFor(given);
  const user = new GrpcUser({ channel, ownsChannel: false, signal, planFor });
  const startMs = nowMs();
  const { failureCode, failureMessage, receivedBytes, labels } = await user.execute(
    probeIteration(parameters, signal),
  );
  const callMs = rounded(nowMs() - startMs);
  await user.close();
  const { target } = parameters;
  const timings = { connectMs, firstByteMs: callMs, totalMs: rounded(connectMs + callMs) };
  if (failureCode === 'ABORTED')
    return failed(target, 'GRPC_DEADLINE_EXCEEDED', "no answer before the probe's deadline");
  if (failureCode !== undefined) return { ...failed(target, failureCode, String(failureMessage)), timings };
  const { service, method } = parameters;
  const message = `${service}/${method} answered ${labels?.['status']} in ${callMs.toFixed(1)} ms, ${receivedBytes} bytes.`;
  return { ok: true, message, timings };
}

function failed(target: string, failureCode: string, message: string): ProbeResult {
  const remedy = remedyFor(failureCode);
  return { ok: false, failureCode, message: `${target}: ${message}`, ...(remedy === '' ? {} : { remedy }) };
}

/** To the microsecond. */
function rounded(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000;
}
