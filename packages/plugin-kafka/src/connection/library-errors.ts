import { type Connection, type ConnectionPool, GenericError, UserError } from '@platformatic/kafka';

type Callback = (error: Error | null, ...values: never[]) => void;

const UNLISTED_BROKER = 'the cluster names a broker that is not in its list of brokers';

/**
 * Makes a pool report errors of the library's own kind only. The library asks every error for a method that only those
 * have, and one without it (of Node.js, of reading an answer) would end the process instead of the request. So would a
 * connection to a broker that the metadata do not list, which the library asks for without a look.
 *
 * @param isEnded whether its client has been ended: from then on nothing is tried again, and no timer left for it
 * @param isCut whether its connections have been cut: from then on it makes none
 */
export function reportOwnErrors(pool: ConnectionPool, isEnded: () => boolean, isCut: () => boolean): void {
  const get = pool.get.bind(pool) as (...args: unknown[]) => unknown;
  pool.get = ((...args: unknown[]) => {
    const [broker, ...rest] = withOwnErrors(args, isEnded);
    const refusal = refusalOf(broker, isCut());
    const callback = rest.at(-1);
    if (refusal === null) return get(broker, ...rest);
    if (typeof callback !== 'function') return Promise.reject(refusal);
    return (callback as Callback)(refusal);
  }) as typeof pool.get;
  pool.on('connecting', ({ connection }: { readonly connection: Connection }) => {
    const send = connection.send.bind(connection) as (...args: unknown[]) => void;
    connection.send = (...args: unknown[]) => send(...withOwnErrors(args, isEnded));
  });
}

/** Whether that, or anything in it, is a broker that the metadata do not list. */
export function isUnlistedBroker(error: unknown): boolean {
  const { message, errors } = (error ?? {}) as { readonly message?: unknown; readonly errors?: unknown };
  return message === UNLISTED_BROKER || (Array.isArray(errors) && errors.some(isUnlistedBroker));
}

function refusalOf(broker: unknown, isCut: boolean): Error | null {
  if (isCut) return new UserError('Client is closed');
  return broker === undefined ? new UserError(UNLISTED_BROKER) : null;
}

/** The same arguments, of which the last may be a callback. */
function withOwnErrors(args: readonly unknown[], isEnded: () => boolean): unknown[] {
  const last = args.at(-1);
  if (typeof last !== 'function') return [...args];
  const callback = last as Callback;
  const own: Callback = (error, ...values) => callback(ownError(error, isEnded()), ...values);
  return [...args.slice(0, -1), own];
}

function ownError(error: Error | null, isEnded: boolean): Error | null {
  if (error === null || error === undefined) return error;
  if (GenericError.isGenericError(error) && !isEnded) return error;
  // One of these is final.
  return new UserError(error.message, { cause: error });
}
