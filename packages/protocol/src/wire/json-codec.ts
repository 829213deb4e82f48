import type { Json } from '@vajraedge/sdk';
import { demand, frameError, tooLargeError } from './frame-error.js';
import { WIRE_LIMITS } from './wire-limits.js';

const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/** A value as UTF-8 JSON. @throws VE_FRAME_TOO_LARGE */
export function encodeJson(value: unknown, limitBytes: number = WIRE_LIMITS.jsonBytes): Buffer {
  const bytes = Buffer.from(JSON.stringify(value), 'utf8');
  if (bytes.length > limitBytes) throw tooLargeError('a value', bytes.length, limitBytes);
  return bytes;
}

/**
 * A value from UTF-8 JSON of a peer: bounded in size and depth, without keys that reach a prototype.
 *
 * @throws VE_FRAME_TOO_LARGE
 * @throws VE_FRAME_INVALID
 */
export function decodeJson(bytes: Uint8Array, limitBytes: number = WIRE_LIMITS.jsonBytes): Json {
  if (bytes.length > limitBytes) throw tooLargeError('a value', bytes.length, limitBytes);
  const text = decodeText(bytes);
  checkDepth(text);
  try {
    return JSON.parse(text, refuseForbidden) as Json;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'VE_FRAME_INVALID') throw error;
    throw frameError('its JSON cannot be parsed', error);
  }
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw frameError('its JSON is not UTF-8', error);
  }
}

function refuseForbidden(key: string, value: unknown): unknown {
  demand(!FORBIDDEN.includes(key), `the key ${key}`);
  return value;
}

/** Before it is parsed, since both parsing and walking over the result are recursive. */
function checkDepth(text: string): void {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inText) {
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      demand(depth <= WIRE_LIMITS.jsonDepth, `JSON deeper than ${WIRE_LIMITS.jsonDepth}`);
    } else if (character === '}' || character === ']') depth -= 1;
  }
}
