import { hasTemplate, type Target } from '@vajraedge/sdk';

/** Where a broker listens. */
export interface BrokerAddress {
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** What is wrong with the URL of a broker. */
export function addressProblems(url: string): readonly string[] {
  if (hasTemplate(url)) return ['url belongs to the connection, it cannot vary from iteration to iteration'];
  const { hostname, username, password, pathname, search, hash } = new URL(url);
  const problems: string[] = [];
  if (hostname === '') problems.push('url: wanted mqtt://host:port');
  if (username !== '' || password !== '')
    problems.push('url holds a user or a password: give them as username and password');
  if ((pathname !== '' && pathname !== '/') || search !== '' || hash !== '')
    problems.push('url: nothing stands behind host and port');
  return problems;
}

/** The address in a URL without {@link addressProblems}. */
export function addressOf(url: string): BrokerAddress {
  const { protocol, hostname, port } = new URL(url);
  const tls = protocol === 'mqtts:';
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || (tls ? 8883 : 1883), tls };
}

/** The broker that iterations will talk to; none where it is not clear yet. */
export function targetsOf({ url }: { readonly url: string }): readonly Target[] {
  return URL.canParse(url) && addressProblems(url).length === 0 ? [addressOf(url)] : [];
}
