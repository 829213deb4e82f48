import { hasTemplate, type Target } from '@vajraedge/sdk';

/** Where a server listens. */
export interface TargetAddress {
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port` or `[address]:port`; null for anything else. */
export function parseTarget(target: string): TargetAddress | null {
  const match = /^(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\s:/[\]]+)):(\d{1,5})$/.exec(target);
  if (match === null) return null;
  const port = Number(match[3]);
  return port > 0 && port < 65_536 ? { host: (match[1] ?? match[2]) as string, port } : null;
}

/** The server that iterations will call; none where it is not clear yet. */
export function targetsOf(parameters: {
  readonly target: string;
  readonly tls: 'plaintext' | 'tls';
}): readonly Target[] {
  const address = hasTemplate(parameters.target) ? null : parseTarget(parameters.target);
  return address === null ? [] : [{ ...address, tls: parameters.tls === 'tls' }];
}
