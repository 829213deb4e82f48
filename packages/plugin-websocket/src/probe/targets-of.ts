import { hasTemplate, type Target } from '@vajraedge/sdk';

/** The server that iterations will connect to; none where it is not clear yet. */
export function targetsOf({ url }: { readonly url: string }): readonly Target[] {
  // Only host and port have to be clear.
  const origin = /^wss?:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
  if (hasTemplate(origin) || !URL.canParse(origin)) return [];
  const { protocol, hostname, port } = new URL(origin);
  const tls = protocol === 'wss:';
  return [{ host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) || (tls ? 443 : 80), tls }];
}
