import type { Field, MessageShape } from './wire.js';

/** A kind of request and its answer, in the versions that are spoken here (the protocol guide of Apache Kafka). */
export interface ApiShape {
  readonly key: number;
  readonly request: MessageShape;
  readonly response: MessageShape;
}

/** Puts a kind of request together. @param flexibleFrom first version with compact lengths and tags */
export function api(
  key: number,
  flexibleFrom: number,
  request: readonly Field[],
  response: readonly Field[],
): ApiShape {
  return { key, request: { fields: request, flexibleFrom }, response: { fields: response, flexibleFrom } };
}
