import { type Connection, type ConnectionPool, GenericError, UserError } from '@platformatic/kafka';

type Callback = (error: Error | null, ...values: never[]) => void;

/**
 * Makes a pool report errors of the library's own kind only. The library asks every error for a method that only those
 * have, and one without it (of Node.js, of reading an answer) would end the process instead of the request.
 */
export function reportOwnErrors(pool: ConnectionPool): void {
  const get = pool.get.bind(pool) as (...args: unknown[]) => unknown;
  pool.get = ((...args: unknown[]) => get(...withOwnErrors(args))) as typeof pool.get;
  pool.on('connecting', ({ connection }: { readonly connection: Connection }) => {
    const send = connection.send.bind(connection) as (...args: unknown[]) => void;
    connection.send = (...args: unknown[]) => send(...withOwnErrors(args));
  });
}

/** The same arguments, of which the last may be a callback. */
function withOwnErrors(args: readonly unknown[]): unknown[] {
  const last = args.at(-1);
  if (typeof last !== 'function') return [...args];
  const callback = last as Callback;
  const own: Callback = (error, ...values) => callback(ownError(error), ...values);
  return [...args.slice(0, -1), own];
}

function ownError(error: Error | null): Error | null {
  if (error === null || error === undefined || GenericError.isGenericError(error)) return error;
  return new UserError(error.message, { cause: error });
}
