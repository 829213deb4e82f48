import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { VajraError } from '@vajraedge/sdk';

/** Lets a request through or throws: by the Host it asks for, and the Origin of the page that sent it. */
export type CheckOrigin = (request: Pick<IncomingMessage, 'headers'>) => void;

/**
 * Refuses what a web page of somebody else could send. A browser that was led to a name which now points here (DNS
 * rebinding) sends that name as Host: so only `localhost`, addresses and the given names are served. A page's requests
 * carry its Origin: it must be the very address that is asked.
 *
 * @param names host names, without port, that this master is known by
 * @throws VE_HOST_DENIED, VE_ORIGIN_DENIED (the function returned)
 */
export function createOriginCheck(names: readonly string[], scheme: 'http' | 'https'): CheckOrigin {
  const known = new Set(['localhost', ...names.map((name) => name.toLowerCase())]);
  return ({ headers: { host, origin } }) => {
    const asked = urlOf(`${scheme}://${host ?? ''}`);
    if (host === undefined || asked === null || asked.pathname !== '/' || !isKnown(asked.hostname, known))
      throw new VajraError('VE_HOST_DENIED', `This master is not called "${shown(host)}".`, {
        hint: 'Use its address, or start it with --allow-host NAME.',
      });
    if (origin !== undefined && urlOf(origin)?.origin !== asked.origin)
      throw new VajraError('VE_ORIGIN_DENIED', `Pages of "${shown(origin)}" may not use this master.`, {
        hint: 'Use the dashboard that the master itself serves, or a program.',
      });
  };
}

function isKnown(hostname: string, known: ReadonlySet<string>): boolean {
  return known.has(hostname) || isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

function urlOf(text: string): URL | null {
  // `user@host` and the like parse as URLs, but are nobody's Host or Origin.
  if (/[@\\#?\s]/.test(text) || !URL.canParse(text)) return null;
  return new URL(text);
}

function shown(text: string | undefined): string {
  return (text ?? '').slice(0, 100);
}
