import { Resolver } from 'node:dns/promises';
import { TaskFailure, defineTask } from '@vajraedge/sdk';

/** What node:dns says, and the failure that it counts as; what is not here counts as DNS_FAILED. */
const FAILURES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'DNS_NO_SUCH_NAME',
  ENODATA: 'DNS_NO_ADDRESS',
  ESERVFAIL: 'DNS_SERVER_FAILED',
  EREFUSED: 'DNS_REFUSED',
  ECONNREFUSED: 'DNS_UNREACHABLE',
  ETIMEOUT: 'DNS_TIMEOUT',
  ECANCELLED: 'DNS_CANCELLED',
};

/** Asks a name server for the IPv4 addresses of a name. Every user has a resolver, and with it a socket, of its own. */
export const dnsQueryTask = defineTask({
  name: 'DNS_QUERY',
  displayName: 'DNS query',
  description: 'Asks a name server for the IPv4 addresses of a name, over UDP.',
  category: 'dns',
  parameters: {
    server: { type: 'string', default: '127.0.0.1', description: 'IPv4 address of the name server.' },
    port: { type: 'integer', default: 53, min: 1, max: 65_535, description: 'Its port.' },
    name: { type: 'string', required: true, min: 1, description: 'The name that is asked for.' },
    timeout: {
      type: 'duration',
      default: '2s',
      min: 1,
      description: 'How long to wait; it is asked only once.',
    },
  },
  createUser({ parameters: { timeout } }) {
    const resolver = new Resolver({ timeout, tries: 1 });
    return {
      async execute({ parameters: { server, port, name }, signal }) {
        const cancel = (): void => resolver.cancel();
        // All iterations of a user share the signal.
        signal.addEventListener('abort', cancel);
        try {
          signal.throwIfAborted();
          resolver.setServers([`${server}:${port}`]);
          const addresses = await resolver.resolve4(name);
          return { labels: { addresses: addresses.length } };
        } catch (error) {
          throw failureOf(error);
        } finally {
          signal.removeEventListener('abort', cancel);
        }
      },
      close: () => resolver.cancel(),
    };
  },
});

function failureOf(error: unknown): TaskFailure {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new TaskFailure(FAILURES[code] ?? 'DNS_FAILED', message);
}
