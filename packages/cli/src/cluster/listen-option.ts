import { isIP } from 'node:net';
import { usageError } from '../usage-error.js';

/** Where to listen. */
export interface ListenOption {
  readonly host: string;
  readonly port: number;
}

/** `HOST:PORT`, `PORT` or `[IPV6]:PORT`. @throws VE_USAGE */
export function listenOption(option: string, text: string): ListenOption {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:\s]+)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  const isWrongAddress = bracketed !== undefined && isIP(bracketed) !== 6;
  if (digits === undefined || port > 65_535 || isWrongAddress)
    throw usageError(
      `${option}: "${text}" is no address to listen on.`,
      'Write HOST:PORT, for example 127.0.0.1:7400; port 0 takes any that is free.',
    );
  return { host: bracketed ?? plain ?? '127.0.0.1', port };
}

/** As it is written in a URL. */
export function formatHostPort({ host, port }: ListenOption): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}
