import * as zlib from 'node:zlib';
import { brokerProblems } from './connection/broker-list.js';
import { holdsTemplate } from './holds-template.js';
import type { ConnectionParameters, ConsumeParameters, ProduceParameters } from './kafka-parameters.js';
import { recordProblems } from './record/record-plan.js';
import { topicProblem } from './record/topic.js';

/** What varies from iteration to iteration of a producer; all else is known before there is one. */
const OF_RECORDS: ReadonlySet<string> = new Set([
  'topic',
  'key',
  'value',
  'json',
  'size',
  'headers',
  'partition',
  'records',
]);

/** All that is wrong with the parameters of a producing task taken together. */
export function produceProblems(parameters: ProduceParameters): readonly string[] {
  return [
    ...varyingProblems(parameters, OF_RECORDS),
    ...connectionProblems(parameters),
    ...recordProblems(parameters),
    ...compressionProblems(parameters),
  ];
}

/** All that is wrong with the parameters of KAFKA_CONSUME taken together. */
export function consumeProblems(parameters: ConsumeParameters): readonly string[] {
  const { topic, group, sessionTimeout, heartbeatInterval, maxWait, timeout } = parameters;
  const problems = [...varyingProblems(parameters, new Set(['records'])), ...connectionProblems(parameters)];
  const ofTopic = holdsTemplate(topic) ? null : topicProblem(topic);
  if (ofTopic !== null) problems.push(`topic: ${ofTopic}`);
  if (group !== undefined && heartbeatInterval >= sessionTimeout)
    problems.push('heartbeatInterval must be shorter than sessionTimeout');
  if (maxWait > timeout) problems.push('maxWait is longer than timeout');
  return problems;
}

function varyingProblems(parameters: ConnectionParameters, ofIterations: ReadonlySet<string>): string[] {
  return Object.entries(parameters)
    .filter(([name, value]) => name !== 'brokers' && !ofIterations.has(name) && holdsTemplate(value))
    .map(([name]) => `${name} belongs to the connection, it cannot vary from iteration to iteration`);
}

function connectionProblems(parameters: ConnectionParameters): readonly string[] {
  const { brokers, sasl, username, password } = parameters;
  const { tls, caFile, certFile, keyFile, keyPassphrase, insecureSkipVerify } = parameters;
  const problems = [...brokerProblems(brokers)];
  const isNamed = username !== undefined || password !== undefined;
  if (sasl === 'none' && isNamed) problems.push('username and password are only of use with sasl');
  if (sasl !== 'none' && (username === undefined || password === undefined))
    problems.push(`sasl ${sasl} needs username and password`);
  if ((certFile === undefined) !== (keyFile === undefined))
    problems.push('certFile and keyFile are only of use together');
  if (keyPassphrase !== undefined && keyFile === undefined)
    problems.push('keyPassphrase is given without keyFile');
  const isSecure = caFile !== undefined || certFile !== undefined || insecureSkipVerify;
  if (isSecure && !tls)
    problems.push('caFile, certFile, keyFile and insecureSkipVerify are only of use with tls');
  return problems;
}

function compressionProblems({ compression }: ProduceParameters): readonly string[] {
  const isMissing = compression === 'zstd' && !('zstdCompressSync' in zlib);
  return isMissing ? ['compression: this Node.js has no zstd; it came with 22.15'] : [];
}
