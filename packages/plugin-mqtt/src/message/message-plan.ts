import { hasTemplate, TaskFailure } from '@vajraedge/sdk';
import type { MqttParameters } from '../mqtt-parameters.js';
import { filterProblem, topicProblem } from './topic.js';

/** What one iteration publishes, and what it waits for. */
export interface MessagePlan {
  readonly topic: string;
  /** The message in pieces, between which its own id is put. */
  readonly pieces: readonly string[];
  /** The whole message, where it has no id. */
  readonly whole: Buffer | null;
  readonly options: { readonly qos: 0 | 1 | 2; readonly retain: boolean };
  /** Filter under which the message is awaited; null: it is not. */
  readonly subscription: string | null;
}

/** The parameters that it is made from. */
export type MessageParameters = Pick<
  MqttParameters,
  'topic' | 'text' | 'json' | 'binary' | 'qos' | 'retain' | 'subscription'
>;

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
/** Where a message's own id goes. */
const ID = '{id}';

/** What is wrong with a message. What is still a template is left alone. */
export function messageProblems({
  topic,
  text,
  json,
  binary,
  subscription,
}: MessageParameters): readonly string[] {
  const problems: string[] = [];
  const given = [text !== undefined, json !== undefined, binary !== undefined].filter(Boolean);
  if (given.length > 1) problems.push('give only one of text, json and binary');
  if (binary !== undefined && !hasTemplate(binary) && !BASE64.test(binary))
    problems.push('binary: wanted base64');
  const ofTopic = hasTemplate(topic) ? null : topicProblem(topic);
  if (ofTopic !== null) problems.push(`topic: ${ofTopic}`);
  const ofFilter =
    subscription === undefined || hasTemplate(subscription) ? null : filterProblem(subscription);
  if (ofFilter !== null) problems.push(`subscription: ${ofFilter}`);
  return problems;
}

/**
 * Makes it of parameters without templates.
 *
 * @param isAwaited the message is to come back
 * @throws MQTT_REQUEST_INVALID with every problem
 */
export function makeMessagePlan(parameters: MessageParameters, isAwaited: boolean): MessagePlan {
  const problems = messageProblems(parameters);
  if (problems.length > 0) throw new TaskFailure('MQTT_REQUEST_INVALID', problems.join('; '));
  const { topic, binary, qos, retain, subscription } = parameters;
  const text = textOf(parameters, isAwaited);
  const pieces = text.split(ID);
  return {
    topic,
    pieces,
    whole:
      binary === undefined && pieces.length > 1
        ? null
        : Buffer.from(binary ?? text, binary === undefined ? 'utf8' : 'base64'),
    options: { qos: qos as 0 | 1 | 2, retain },
    subscription: isAwaited ? (subscription ?? topic) : null,
  };
}

/** A message that comes back must be known again. */
function textOf({ text, json }: MessageParameters, isAwaited: boolean): string {
  if (json !== undefined) return JSON.stringify(json);
  return text ?? (isAwaited ? ID : '');
}
