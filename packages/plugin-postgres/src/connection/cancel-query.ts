import { startTimer } from '../clock.js';
import type { ConnectionSettings } from './connection-settings.js';
import { createWireConnection } from './wire-client.js';

/** A server closes the connection as soon as it has looked at the request; longer than this is not worth waiting for. */
const LIMIT_MS = 900;

/** What a session said about itself when it began. */
export interface SessionKey {
  readonly processId: number;
  readonly secretKey: number;
}

/**
 * Asks the server to cancel what a session is running (PostgreSQL protocol, CancelRequest): a server does not notice by
 * itself that nobody waits for a long query any more. Settles when the server has taken the request, or cannot be
 * reached; never rejects.
 */
export function cancelQuery(
  settings: ConnectionSettings,
  { processId, secretKey }: SessionKey,
): Promise<void> {
  const connection = createWireConnection(settings);
  const raw = connection.stream;
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      connection.stream.destroy();
      raw.destroy();
      resolve();
    };
    const timer = startTimer(LIMIT_MS, done);
    connection.on('error', done);
    connection.on('end', done);
    const send = (): void => connection.cancel(processId, secretKey);
    if (settings.secureContext === null) connection.on('connect', send);
    else connection.on('connect', () => connection.requestSsl()).on('sslconnect', send);
    if (settings.host.startsWith('/')) connection.connect(`${settings.host}/.s.PGSQL.${settings.port}`);
    else connection.connect(settings.port, settings.host);
  });
}
