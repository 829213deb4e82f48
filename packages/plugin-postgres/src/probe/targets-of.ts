import type { Target } from '@vajraedge/sdk';
import { addressOf, addressProblems } from '../connection/postgres-address.js';
import type { ConnectionParameters } from '../postgres-parameters.js';

/** The server that iterations will talk to; none where it is a local socket, or is not clear yet. */
export function targetsOf(parameters: ConnectionParameters): readonly Target[] {
  if (addressProblems(parameters).length > 0) return [];
  const { host, port } = addressOf(parameters);
  // TLS begins only after a few bytes of PostgreSQL's own, so that nobody else can speak it here.
  return host.startsWith('/') ? [] : [{ host, port }];
}
