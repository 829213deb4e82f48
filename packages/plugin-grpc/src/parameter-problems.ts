import { hasTemplate } from '@vajraedge/sdk';
import { metadataProblems } from './call/call-metadata.js';
import { parseMessageRange } from './call/message-range.js';
import { parseTarget } from './connection/target-address.js';
import type { GrpcParameters } from './grpc-parameters.js';
import { holdsTemplate } from './holds-template.js';

/** What varies from iteration to iteration; all else is known before there is one. */
const OF_ITERATIONS: ReadonlySet<string> = new Set([
  'metadata',
  'message',
  'messages',
  'count',
  'expectedMessages',
  'stopAfter',
  'turns',
]);

/** All that is wrong with the parameters taken together, apart from the messages. */
export function parameterProblems(parameters: GrpcParameters): readonly string[] {
  const { target, tls, caFile, certFile, keyFile, keyPassphrase, insecureSkipVerify } = parameters;
  const problems: string[] = [];
  for (const [name, value] of Object.entries(parameters))
    if (!OF_ITERATIONS.has(name) && holdsTemplate(value))
      problems.push(`${name} belongs to the connection, it cannot vary from iteration to iteration`);
  if (!hasTemplate(target) && parseTarget(target) === null)
    problems.push('target: wanted host:port, without a scheme and a path');
  if ((certFile === undefined) !== (keyFile === undefined))
    problems.push('certFile and keyFile are only of use together');
  if (keyPassphrase !== undefined && keyFile === undefined)
    problems.push('keyPassphrase is given without keyFile');
  const isSecure = caFile !== undefined || certFile !== undefined || insecureSkipVerify;
  if (isSecure && tls === 'plaintext')
    problems.push('caFile, certFile, keyFile and insecureSkipVerify are only of use with tls: tls');
  if (parameters.includeDirs !== undefined && (parameters.protoFiles ?? []).length === 0)
    problems.push('includeDirs is only of use with protoFiles');
  return [...problems, ...iterationProblems(parameters)];
}

/** What is wrong with that part of the parameters that may vary; what is still a template is left alone. */
export function iterationProblems(parameters: GrpcParameters): readonly string[] {
  const { expectedMessages } = parameters;
  const problems = [...metadataProblems(parameters)];
  if (
    expectedMessages !== undefined &&
    !hasTemplate(expectedMessages) &&
    parseMessageRange(expectedMessages) === null
  )
    problems.push('expectedMessages: wanted a number or a range such as 1.. or 0..10');
  return problems;
}
