import type { ProbeContext, ProbeResult } from '@vajraedge/sdk';
import { failureCodeOf } from '../failure/failure-code.js';
import type { HttpParameters } from '../http-parameters.js';
import { Connector } from '../transport/connector.js';
import { transportSettings } from '../transport/transport-settings.js';
import { ProbeObserver } from './probe-observer.js';
import { probeRemedy } from './probe-remedy.js';
import { readCertificate } from './certificate-facts.js';
import { targetsOf } from './targets-of.js';

/**
 * Connects to the target without a request: what can be tried where the request holds variables that only an iteration
 * fills in.
 */
export async function reachTarget({
  parameters,
  baseDir,
  signal,
}: ProbeContext<HttpParameters>): Promise<ProbeResult> {
  const found = targetsOf({ url: parameters.url }).at(-1);
  if (found === undefined)
    return { ok: true, message: 'not probed: the host depends on variables of the iteration' };
  const target = { hostname: found.host, port: found.port, secure: found.tls === true };
  const observer = new ProbeObserver();
  const settings = await transportSettings(parameters, observer, baseDir);
  const connector = new Connector(settings);
  const cancel = (): void => connector.cancel();
  signal.addEventListener('abort', cancel);
  const error = await new Promise<Error | null>((resolve) => {
    connector.open(target, (problem, socket) => {
      socket?.on('error', () => undefined).destroy();
      resolve(problem);
    });
  });
  signal.removeEventListener('abort', cancel);
  const timings = observer.timings();
  if (error === null) {
    return {
      ok: true,
      timings,
      message: `${target.hostname}:${target.port} takes connections; no request was sent, because it depends on variables of the iteration`,
    };
  }
  const code = failureCodeOf(error) === 'ABORTED' ? 'CONNECT_TIMEOUT' : failureCodeOf(error);
  const certificate = code.startsWith('TLS_CERT_') ? await readCertificate(settings, target, signal) : null;
  return {
    ok: false,
    failureCode: code,
    message: error.message,
    timings,
    remedy: probeRemedy({ code, answers: [], certificate, wantsJson: false }),
  };
}
