import { H1Transport } from '../h1/h1-transport.js';
import type { HttpParameters } from '../http-parameters.js';
import type { HttpTransport } from './http-transport.js';
import type { ConnectionTransportSettings } from './transport-settings.js';
import { UndiciTransport } from './undici-transport.js';

/** Which client serves a task: what `client` says, or with `auto` our own unless HTTP/2 is to be offered. */
export function clientFor({ client, http2 }: Pick<HttpParameters, 'client' | 'http2'>): 'h1' | 'undici' {
  if (client !== 'auto') return client;
  return http2 ? 'undici' : 'h1';
}

/** Makes the transport that serves a task. */
export function createTransport(
  parameters: Pick<HttpParameters, 'client' | 'http2'>,
  settings: ConnectionTransportSettings,
): HttpTransport {
  return clientFor(parameters) === 'h1' ? new H1Transport(settings) : new UndiciTransport(settings);
}
