import { handshakeProblems } from './connection/handshake.js';
import { exchangeProblems } from './exchange/exchange-plan.js';
import { holdsTemplate } from './holds-template.js';
import type { WebSocketParameters } from './websocket-parameters.js';

/** Parameters that are known before there is an iteration to take a value from. */
const OF_ALL_CONNECTIONS = [
  'subprotocols',
  'compression',
  'maxMessageBytes',
  'caFile',
  'certFile',
  'keyFile',
  'insecureSkipVerify',
  'connectTimeout',
  'timeout',
  'pingInterval',
  'closeCode',
] as const satisfies readonly (keyof WebSocketParameters)[];

/** All that is wrong with the parameters taken together. */
export function parameterProblems(parameters: WebSocketParameters): readonly string[] {
  const { url, caFile, certFile, keyFile, keyPassphrase, insecureSkipVerify, closeCode = 1000 } = parameters;
  const problems: string[] = [];
  for (const name of OF_ALL_CONNECTIONS)
    if (holdsTemplate(parameters[name])) problems.push(`${name} cannot vary from iteration to iteration`);
  if ((certFile === undefined) !== (keyFile === undefined))
    problems.push('certFile and keyFile are only of use together');
  if (keyPassphrase !== undefined && keyFile === undefined)
    problems.push('keyPassphrase is given without keyFile');
  const isSecure = caFile !== undefined || certFile !== undefined || insecureSkipVerify;
  if (isSecure && url.startsWith('ws:'))
    problems.push('caFile, certFile, keyFile and insecureSkipVerify are only of use with wss:');
  if (typeof closeCode === 'number' && closeCode !== 1000 && closeCode < 3000)
    problems.push('closeCode: wanted 1000, or one from 3000 to 4999');
  return [...problems, ...handshakeProblems(parameters), ...exchangeProblems(parameters)];
}
