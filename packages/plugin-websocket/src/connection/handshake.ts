import { validateHeaderValue } from 'node:http';
import { hasTemplate } from '@vajraedge/sdk';
import type { WebSocketParameters } from '../websocket-parameters.js';
import type { Handshake } from './websocket-connection.js';

type HandshakeParameters = Pick<WebSocketParameters, 'url' | 'headers' | 'secretHeaders' | 'subprotocols'>;

/** Names that the handshake itself sets (RFC 6455). */
const OWN_NAMES = /^(connection|upgrade|sec-websocket-.*|content-length|transfer-encoding)$/i;

/** What is wrong with a handshake; secrets are never shown. What is still a template is left alone. */
export function handshakeProblems(parameters: HandshakeParameters): readonly string[] {
  const { url, headers, secretHeaders, subprotocols } = parameters;
  const problems: string[] = [];
  if (!hasTemplate(url)) {
    const { hash, password } = new URL(url);
    if (hash !== '') problems.push('url: a fragment (#…) is not sent');
    if (password !== '') problems.push('url holds a password: give it as secretHeaders');
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (typeof value === 'object') problems.push(`headers.${name}: wanted a text, a number or a boolean`);
    else problems.push(...headerProblems('headers', name, String(value)));
  }
  for (const [name, value] of Object.entries(secretHeaders ?? {}))
    problems.push(...headerProblems('secretHeaders', name, value.reveal()));
  if (new Set(subprotocols).size < (subprotocols ?? []).length)
    problems.push('subprotocols: one is there twice');
  return problems;
}

/** The handshake, for parameters without {@link handshakeProblems}. */
export function handshakeOf({ url, headers, secretHeaders, subprotocols }: HandshakeParameters): Handshake {
  const sent: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(headers ?? {}))
    sent[name] = typeof value === 'string' ? value : JSON.stringify(value);
  for (const [name, value] of Object.entries(secretHeaders ?? {})) sent[name] = value.reveal();
  return { url, headers: sent, subprotocols: subprotocols ?? [] };
}

function headerProblems(place: string, name: string, text: string): readonly string[] {
  if (OWN_NAMES.test(name)) return [`${place}.${name}: the handshake sets that itself`];
  try {
    if (!hasTemplate(text)) validateHeaderValue(name, text);
    return [];
  } catch {
    return [`${place}.${name}: holds characters that cannot be sent`];
  }
}
