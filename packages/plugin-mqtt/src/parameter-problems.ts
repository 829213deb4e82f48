import { addressProblems } from './connection/broker-address.js';
import { holdsTemplate } from './holds-template.js';
import { messageProblems } from './message/message-plan.js';
import type { MqttParameters } from './mqtt-parameters.js';

/** What varies from iteration to iteration; all else is known before there is one. */
const OF_ITERATIONS: ReadonlySet<string> = new Set([
  'topic',
  'text',
  'json',
  'binary',
  'qos',
  'retain',
  'subscription',
]);

/** All that is wrong with the parameters taken together. */
export function parameterProblems(parameters: MqttParameters): readonly string[] {
  const { url, username, password, caFile, certFile, keyFile, keyPassphrase, insecureSkipVerify } =
    parameters;
  const problems = [...addressProblems(url)];
  for (const [name, value] of Object.entries(parameters))
    if (name !== 'url' && !OF_ITERATIONS.has(name) && holdsTemplate(value))
      problems.push(`${name} belongs to the connection, it cannot vary from iteration to iteration`);
  if (password !== undefined && username === undefined) problems.push('password is given without username');
  if ((certFile === undefined) !== (keyFile === undefined))
    problems.push('certFile and keyFile are only of use together');
  if (keyPassphrase !== undefined && keyFile === undefined)
    problems.push('keyPassphrase is given without keyFile');
  const isSecure = caFile !== undefined || certFile !== undefined || insecureSkipVerify;
  if (isSecure && url.startsWith('mqtt:'))
    problems.push('caFile, certFile, keyFile and insecureSkipVerify are only of use with mqtts:');
  return [...problems, ...messageProblems(parameters)];
}
