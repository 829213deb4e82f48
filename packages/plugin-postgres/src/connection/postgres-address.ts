import { hasTemplate } from '@vajraedge/sdk';
import type { ConnectionParameters } from '../postgres-parameters.js';

/** Where a server is and who logs in there. */
export interface PostgresAddress {
  /** Name or address without brackets; a folder (`/run/postgresql`) for a local socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls: 'disable' | 'require' | 'verify-full';
}

const DEFAULT_PORT = 5432;
const DEFAULT_USER = 'postgres';
const PARTS = ['host', 'port', 'database', 'user'] as const;

/** What an address is made from. */
export type AddressParameters = Pick<
  ConnectionParameters,
  'url' | 'secretUrl' | 'host' | 'port' | 'database' | 'user' | 'password' | 'tls'
>;

/** All that is wrong with the address; secrets are never shown. */
export function addressProblems(parameters: AddressParameters): readonly string[] {
  const { url, secretUrl, host, password } = parameters;
  const given = [url !== undefined, secretUrl !== undefined, host !== undefined].filter(Boolean).length;
  if (given !== 1) return ['give exactly one of url, secretUrl and host'];
  const problems: string[] = [];
  const parts = PARTS.filter((name) => parameters[name] !== undefined);
  if (host === undefined && parts.length > 0)
    problems.push(`${parts.join(', ')} cannot stand beside a URL, which says it`);
  for (const name of ['url', ...PARTS] as const) {
    const value = parameters[name];
    if (typeof value === 'string' && hasTemplate(value))
      problems.push(`${name} belongs to the connection, it cannot vary from iteration to iteration`);
  }
  if (problems.length > 0 || host !== undefined) return problems;
  const name = url === undefined ? 'secretUrl' : 'url';
  const parsed = parseUrl(url ?? secretUrl?.reveal() ?? '');
  if (parsed === null) return [`${name} is no postgres://user@host:port/database`];
  if (url !== undefined && parsed.password !== '')
    problems.push('url holds a password: give it as password, or the whole as secretUrl');
  if (parsed.password !== '' && password !== undefined)
    problems.push(`password and a password in ${name} are both given`);
  return [...problems, ...queryProblems(parsed, name)];
}

/** The address, for parameters without {@link addressProblems}. */
export function addressOf(parameters: AddressParameters): PostgresAddress {
  const { url, secretUrl, host, port, database, user = DEFAULT_USER, password, tls } = parameters;
  const secret = password?.reveal() ?? '';
  if (host !== undefined)
    return {
      host,
      port: port ?? DEFAULT_PORT,
      database: database ?? user,
      user,
      password: secret,
      tls: tls ?? 'disable',
    };
  const parsed = parseUrl(url ?? secretUrl?.reveal() ?? '');
  if (parsed === null) throw new TypeError('the address has problems');
  const name = decodeURIComponent(parsed.username) || DEFAULT_USER;
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(parsed.port || DEFAULT_PORT),
    database: decodeURIComponent(parsed.pathname.slice(1)) || name,
    user: name,
    password: decodeURIComponent(parsed.password) || secret,
    tls: tls ?? (parsed.searchParams.get('sslmode') as PostgresAddress['tls'] | null) ?? 'disable',
  };
}

function parseUrl(text: string): URL | null {
  if (!/^postgres(ql)?:\/\/[^/?#]+/i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.hostname === '' ? null : url;
}

function queryProblems(url: URL, name: string): string[] {
  const modes = ['disable', 'require', 'verify-full'];
  return [...url.searchParams].flatMap(([key, value]) => {
    if (key !== 'sslmode')
      return [`${name} holds ${key}, which is not understood there: use the task's parameters`];
    return modes.includes(value) ? [] : [`sslmode in ${name} must be one of ${modes.join(', ')}`];
  });
}
