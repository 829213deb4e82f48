import { TaskFailure } from '@vajraedge/sdk';
import type { ConnectTarget } from '../transport/connect-target.js';
import type { Proxy } from '../transport/proxy-tunnel.js';
import { failureCodeOf, tlsFailureCode } from './failure-code.js';

/** The part of making a connection that something happened in. */
export type ConnectPhase = 'dns' | 'tcp' | 'proxy' | 'tls';

/** Where a connection failed. */
export interface ConnectPlace {
  readonly phase: ConnectPhase;
  readonly target: ConnectTarget;
  readonly proxy: Proxy | null;
}

/** Gives an error met while connecting its stable code, and a text that names the other side. */
export function connectFailure(error: Error, { phase, target, proxy }: ConnectPlace): TaskFailure {
  if (error instanceof TaskFailure) return error;
  const systemCode = (error as { code?: string }).code ?? '';
  const code = phase === 'tls' ? (tlsFailureCode(systemCode) ?? 'TLS_HANDSHAKE') : failureCodeOf(error);
  const { hostname, port } = phase === 'tls' ? target : (proxy ?? target);
  const side = proxy !== null && phase !== 'tls' ? 'the proxy ' : '';
  return new TaskFailure(code, `${side}${hostname}:${port}: ${error.message || systemCode}`, {
    cause: error,
  });
}
