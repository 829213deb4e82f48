import { type ChannelInterface, type Metadata, status } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { type CallAnswer, collectCall } from '../call/collect-call.js';
import { wallClockMs } from '../clock.js';

/** What the server's health service says; `UNTOLD`: it has none, or does not tell. */
export type Health = 'SERVING' | 'NOT_SERVING' | 'UNTOLD';

/** What is asked. */
export interface HealthQuestion {
  readonly channel: ChannelInterface;
  readonly service: string;
  readonly metadata: Metadata;
  readonly signal: AbortSignal;
}

/** What came back. */
export interface HealthAnswer {
  readonly health: Health;
  /** How the last call ended. */
  readonly answer: CallAnswer;
}

const LIMIT_MS = 60_000;
const SERVING = 1;

const SCHEMA: protobuf.INamespace = {
  nested: {
    HealthCheckRequest: { fields: { service: { type: 'string', id: 1 } } },
    HealthCheckResponse: { fields: { status: { type: 'int32', id: 1 } } },
  },
};

/**
 * Asks the health service (grpc.health.v1) about a service and, where that is not known to it, about the server as a
 * whole. Never rejects.
 */
export async function checkHealth(question: HealthQuestion): Promise<HealthAnswer> {
  const answer = await ask(question);
  return answer.answer.code === status.NOT_FOUND ? ask({ ...question, service: '' }) : answer;
}

async function ask({ channel, service, metadata, signal }: HealthQuestion): Promise<HealthAnswer> {
  const schema = protobuf.Root.fromJSON(SCHEMA);
  const [request, response] = [
    schema.lookupType('HealthCheckRequest'),
    schema.lookupType('HealthCheckResponse'),
  ];
  const answer = await collectCall(channel, {
    path: '/grpc.health.v1.Health/Check',
    message: Buffer.from(request.encode({ service }).finish()),
    metadata,
    deadlineMs: wallClockMs() + LIMIT_MS,
    signal,
  });
  const [message] = answer.messages;
  if (answer.code !== status.OK || message === undefined) return { health: 'UNTOLD', answer };
  const told = response.decode(message) as unknown as { readonly status: number };
  return { health: told.status === SERVING ? 'SERVING' : 'NOT_SERVING', answer };
}
