import { hasTemplate, TaskFailure } from '@vajraedge/sdk';
import type { WebSocketParameters } from '../websocket-parameters.js';
import { type JsonPath, parseJsonPath } from './json-path.js';
import type { MessageMatcher } from './message-matcher.js';

/** What one iteration sends and waits for. */
export interface ExchangePlan {
  /** null: nothing; a text goes out as a text message, bytes as a binary one. */
  readonly message: string | Buffer | null;
  readonly ping: boolean;
  /** How many messages are awaited. */
  readonly messages: number;
  readonly matcher: MessageMatcher;
  readonly extract: readonly (readonly [name: string, path: JsonPath])[];
}

/** The parameters that it is made from. */
export type ExchangeParameters = Pick<
  WebSocketParameters,
  'text' | 'json' | 'binary' | 'ping' | 'contains' | 'regex' | 'jsonPath' | 'messages' | 'extract'
>;

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** What is wrong with the exchange. What is still a template is left alone. */
export function exchangeProblems(parameters: ExchangeParameters): readonly string[] {
  const { text, json, binary, contains, regex, jsonPath, messages, extract } = parameters;
  const problems: string[] = [];
  const given = [text !== undefined, json !== undefined, binary !== undefined].filter(Boolean);
  if (given.length > 1) problems.push('give only one of text, json and binary');
  if (binary !== undefined && !hasTemplate(binary) && !BASE64.test(binary))
    problems.push('binary: wanted base64');
  if (regex !== undefined && !hasTemplate(regex) && readRegex(regex) === null)
    problems.push(`regex: ${regex} is no regular expression`);
  for (const path of [...Object.keys(jsonPath ?? {}), ...Object.values(extract ?? {})])
    if (!hasTemplate(path) && parseJsonPath(path) === null)
      problems.push(`${path}: wanted a path such as $.name, $.list[0] or $["any name"]`);
  const matches = contains !== undefined || regex !== undefined || jsonPath !== undefined;
  if (messages === 0 && matches)
    problems.push('messages: 0 awaits nothing, and contains, regex or jsonPath say what is awaited');
  if (extract !== undefined && !matches && (messages ?? 0) === 0)
    problems.push('extract is only of use where a message is awaited');
  return problems;
}

/** Makes it of parameters without templates. @throws WS_REQUEST_INVALID with every problem */
export function makeExchangePlan(parameters: ExchangeParameters): ExchangePlan {
  const problems = exchangeProblems(parameters);
  if (problems.length > 0) throw new TaskFailure('WS_REQUEST_INVALID', problems.join('; '));
  const { ping, contains, regex, jsonPath, messages, extract } = parameters;
  const matches = contains !== undefined || regex !== undefined || jsonPath !== undefined;
  return {
    message: messageOf(parameters),
    ping,
    messages: messages ?? (matches ? 1 : 0),
    matcher: {
      contains: contains === undefined ? null : Buffer.from(contains),
      regex: regex === undefined ? null : readRegex(regex),
      equals: Object.entries(jsonPath ?? {}).map(([path, value]) => [parseJsonPath(path) as JsonPath, value]),
    },
    extract: Object.entries(extract ?? {}).map(([name, path]) => [name, parseJsonPath(path) as JsonPath]),
  };
}

function messageOf({ text, json, binary }: ExchangeParameters): string | Buffer | null {
  if (json !== undefined) return JSON.stringify(json);
  return binary === undefined ? (text ?? null) : Buffer.from(binary, 'base64');
}

function readRegex(text: string): RegExp | null {
  try {
    return new RegExp(text, 'su');
  } catch {
    return null;
  }
}
