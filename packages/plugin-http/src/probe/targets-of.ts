import type { Target } from '@vajraedge/sdk';
import type { HttpParameters } from '../http-parameters.js';

/** The hosts that iterations will talk to, as far as they do not vary: the URL's, and the proxy's before it. */
export function targetsOf({ url, proxy }: Pick<HttpParameters, 'url' | 'proxy'>): readonly Target[] {
  return [proxy, url].flatMap((text) => (text === undefined ? [] : targetOf(text)));
}

function targetOf(url: string): Target[] {
  // The rest of the URL may hold templates, which no parser takes.
  const origin = /^https?:\/\/[^/?#]+/i.exec(url)?.[0];
  if (origin === undefined || origin.includes('${') || !URL.canParse(origin)) return [];
  const { hostname, port, protocol } = new URL(origin);
  const tls = protocol === 'https:';
  return [{ host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || (tls ? 443 : 80)), tls }];
}
