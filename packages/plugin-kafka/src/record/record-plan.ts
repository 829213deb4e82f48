import { randomBytes } from 'node:crypto';
import type { CompressionAlgorithmValue } from '@platformatic/kafka';
import { hasTemplate, TaskFailure } from '@vajraedge/sdk';
import type { ProduceParameters } from '../kafka-parameters.js';
import { topicProblem } from './topic.js';

/** What one iteration produces. */
export interface RecordPlan {
  readonly topic: string;
  readonly key: Buffer | null;
  readonly value: Buffer;
  readonly headers: ReadonlyMap<Buffer, Buffer>;
  /** null: the key says, and without a key one comes after the other. */
  readonly partition: number | null;
  /** -1: all replicas in sync. */
  readonly acks: 0 | 1 | -1;
  readonly compression: CompressionAlgorithmValue;
  readonly idempotent: boolean;
  /** Records of the iteration. */
  readonly count: number;
  /** Header that takes the time of sending; null: none. */
  readonly sentAtHeader: Buffer | null;
  /** Of key, value and headers of one record, without the time of sending. */
  readonly sizeBytes: number;
}

/** The parameters that it is made from. */
export type RecordParameters = Pick<
  ProduceParameters,
  | 'topic'
  | 'key'
  | 'value'
  | 'json'
  | 'size'
  | 'headers'
  | 'partition'
  | 'acks'
  | 'compression'
  | 'idempotent'
  | 'records'
  | 'sentAtHeader'
>;

const ACKS = { '0': 0, '1': 1, all: -1 } as const;

/** What is wrong with a record. What is still a template is left alone. */
export function recordProblems(parameters: RecordParameters): readonly string[] {
  const { topic, value, json, size, acks, idempotent, sentAtHeader, headers } = parameters;
  const problems: string[] = [];
  const given = [value, json, size].filter((one) => one !== undefined);
  if (given.length > 1) problems.push('give only one of value, json and size');
  const ofTopic = hasTemplate(topic) ? null : topicProblem(topic);
  if (ofTopic !== null) problems.push(`topic: ${ofTopic}`);
  if (idempotent === true && (acks === '0' || acks === '1')) problems.push('idempotent needs acks all');
  if (sentAtHeader !== undefined && headers !== undefined && Object.hasOwn(headers, sentAtHeader))
    problems.push(`sentAtHeader: ${sentAtHeader} is among headers already`);
  return problems;
}

/**
 * Makes it of parameters without templates.
 *
 * @param noise makes that many bytes that no compression makes smaller
 * @throws KAFKA_REQUEST_INVALID with every problem
 */
export function makeRecordPlan(
  parameters: RecordParameters,
  noise: (sizeBytes: number) => Buffer = randomBytes,
): RecordPlan {
  const problems = recordProblems(parameters);
  if (problems.length > 0) throw new TaskFailure('KAFKA_REQUEST_INVALID', problems.join('; '));
  const { topic, key, partition, acks, compression, idempotent, records, sentAtHeader } = parameters;
  const keyBytes = key === undefined ? null : Buffer.from(key);
  const value = valueOf(parameters, noise);
  const headers = new Map<Buffer, Buffer>();
  let sizeBytes = (keyBytes?.length ?? 0) + value.length;
  for (const [name, text] of Object.entries(parameters.headers ?? {})) {
    const [nameBytes, textBytes] = [Buffer.from(name), Buffer.from(text)];
    headers.set(nameBytes, textBytes);
    sizeBytes += nameBytes.length + textBytes.length;
  }
  return {
    topic,
    key: keyBytes,
    value,
    headers,
    partition: partition ?? null,
    acks: ACKS[acks],
    compression,
    idempotent,
    count: records ?? 1,
    sentAtHeader: sentAtHeader === undefined ? null : Buffer.from(sentAtHeader),
    sizeBytes,
  };
}

function valueOf({ value, json, size }: RecordParameters, noise: (sizeBytes: number) => Buffer): Buffer {
  if (size !== undefined) return noise(size);
  return Buffer.from(json === undefined ? (value ?? '') : JSON.stringify(json));
}
