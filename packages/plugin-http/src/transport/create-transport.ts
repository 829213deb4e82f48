import { H1Transport } from '../h1/h1-transport.js';
import type { HttpParameters } from '../http-parameters.js';
import type { HttpTransport } from './http-transport.js';
import type { ConnectionTransportSettings } from './transport-settings.js';

/** Which client serves a task: what `client` says, or with `auto` our own unless HTTP/2 is to be offered. */
export function clientFor({ client, http2 }: Pick<HttpParameters, 'client' | 'http2'>): 'h1' | 'undici' {
  if (client !== 'auto') return client;
  return http2 ? 'undici' : 'h1';
}

/** Makes the transport that serves a task. undici is loaded only where it does: it takes 5 MB and a tenth of a second. */
export async function createTransport(
  parameters: Pick<HttpParameters, 'client' | 'http2'>,
  settings: ConnectionTransportSettings,
): Promise<HttpTransport> {
  if (clientFor(parameters) === 'h1') return new H1Transport(settings);
  const { UndiciTransport } = await import('./undici-transport.js');
  return new UndiciTransport(settings);
}
