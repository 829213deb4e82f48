import { hasTemplate } from '@vajraedge/sdk';
import { addressOf, addressProblems } from './connection/postgres-address.js';
import type { ConnectionParameters } from './postgres-parameters.js';

/** Parameters of connections, which are made before there is an iteration to take a value from. */
const OF_CONNECTIONS = [
  'tls',
  'caFile',
  'certFile',
  'keyFile',
  'applicationName',
  'connections',
  'maxConnections',
  'connectTimeout',
  'statementTimeout',
  'timeout',
] as const satisfies readonly (keyof ConnectionParameters)[];

/** All that is wrong with how a task reaches its server, taken together. */
export function parameterProblems(parameters: ConnectionParameters): readonly string[] {
  const { caFile, certFile, keyFile, keyPassphrase } = parameters;
  const problems = [...addressProblems(parameters)];
  for (const name of OF_CONNECTIONS) {
    const value: unknown = parameters[name];
    if (typeof value === 'string' && hasTemplate(value))
      problems.push(`${name} belongs to the connection, it cannot vary from iteration to iteration`);
  }
  if ((certFile === undefined) !== (keyFile === undefined))
    problems.push('certFile and keyFile are only of use together');
  if (keyPassphrase !== undefined && keyFile === undefined)
    problems.push('keyPassphrase is given without keyFile');
  const hasFiles = caFile !== undefined || certFile !== undefined;
  if (hasFiles && problems.length === 0 && addressOf(parameters).tls === 'disable')
    problems.push('caFile, certFile and keyFile are only of use with tls');
  return problems;
}
