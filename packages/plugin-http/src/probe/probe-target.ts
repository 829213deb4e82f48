import {
  hasTemplate,
  type ProbeContext,
  type ProbeResult,
  type TaskContext,
  VajraError,
} from '@vajraedge/sdk';
import { failureCodeOf } from '../failure/failure-code.js';
import { createHttpEngine } from '../http-engine.js';
import type { HttpParameters } from '../http-parameters.js';
import { transportSettings } from '../transport/transport-settings.js';
import { type CertificateFacts, readCertificate } from './certificate-facts.js';
import { ProbeObserver } from './probe-observer.js';
import { probeRemedy } from './probe-remedy.js';
import { reachTarget } from './reach-target.js';
import { targetsOf } from './targets-of.js';

const SOON_DAYS = 14;

/**
 * Sends one request through the code that iterations go through, and says how long each part took, what answered, and
 * what to do where the answer is not the one that the plan expects. Never throws.
 */
export async function probeTarget(
  context: ProbeContext<HttpParameters>,
  method: string | null,
): Promise<ProbeResult> {
  try {
    // A request with a gap in it would test something else than the iterations do.
    if (holdsTemplate(context.parameters)) return await reachTarget(context);
    return await probeRequest(context, method);
  } catch (error) {
    const remedy = error instanceof VajraError ? error.hint : '';
    const failureCode = error instanceof VajraError ? 'HTTP_REQUEST_INVALID' : failureCodeOf(error);
    return {
      ok: false,
      failureCode,
      message: (error as Error).message,
      ...(remedy === '' ? {} : { remedy }),
    };
  }
}

async function probeRequest(
  { parameters, baseDir, signal }: ProbeContext<HttpParameters>,
  method: string | null,
): Promise<ProbeResult> {
  const observer = new ProbeObserver();
  const engine = await createHttpEngine({ parameters, method, baseDir, observer });
  const user = engine.createUser(signal, observer);
  try {
    const { failureCode, failureMessage, receivedBytes } = await user.execute(
      probeIteration(parameters, signal),
    );
    const timings = observer.timings();
    const seen = { ...seenFacts(observer, receivedBytes ?? 0), timings };
    if (failureCode === undefined)
      return {
        ok: true,
        message: praise(observer, timings.totalMs),
        ...renewal(observer.certificate),
        ...seen,
      };
    const code =
      failureCode === 'ABORTED' ? (observer.connected ? 'TIMEOUT' : 'CONNECT_TIMEOUT') : failureCode;
    const message =
      failureCode === 'ABORTED'
        ? `no answer before the probe's deadline (${Math.round(timings.totalMs)} ms)`
        : String(failureMessage);
    const certificate = code.startsWith('TLS_CERT_')
      ? await certificateOf({ parameters, baseDir, signal })
      : observer.certificate;
    const wantsJson = parameters.jsonPath !== undefined || parameters.jsonExists !== undefined;
    return {
      ok: false,
      failureCode: code,
      message,
      remedy: probeRemedy({ code, answers: observer.answers, certificate, wantsJson }),
      ...seen,
    };
  } finally {
    await user.close();
    await engine.close();
  }
}

function seenFacts(
  observer: ProbeObserver,
  sizeBytes: number,
): Pick<ProbeResult, 'server' | 'protocol' | 'details'> {
  const last = observer.answers.at(-1);
  if (last === undefined) return {};
  const header = (wanted: string): string | undefined => last.headers.find(([name]) => name === wanted)?.[1];
  const server = header('server');
  const contentType = header('content-type');
  return {
    protocol: observer.protocol,
    ...(server === undefined ? {} : { server }),
    details: {
      status: last.status,
      url: last.url,
      sizeBytes,
      redirects: observer.answers.length - 1,
      ...(contentType === undefined ? {} : { contentType }),
      ...(observer.certificate === null ? {} : { certificateDaysLeft: observer.certificate.daysLeft }),
    },
  };
}

function praise({ answers, protocol }: ProbeObserver, totalMs: number): string {
  const last = answers.at(-1);
  const hops =
    answers.length > 1 ? ` after ${answers.length - 1} redirect${answers.length > 2 ? 's' : ''}` : '';
  return `${last?.url} answered ${last?.status}${hops} in ${totalMs.toFixed(1)} ms over ${protocol}.`;
}

/** A remedy beside an ok answer is a warning. */
function renewal(certificate: CertificateFacts | null): Pick<ProbeResult, 'remedy'> {
  if (certificate === null || certificate.daysLeft > SOON_DAYS) return {};
  return {
    remedy: `Renew the server's certificate: it ends in ${certificate.daysLeft} days, on ${certificate.endsOn}.`,
  };
}

async function certificateOf({
  parameters,
  baseDir,
  signal,
}: ProbeContext<HttpParameters>): Promise<CertificateFacts | null> {
  const target = targetsOf({ url: parameters.url }).at(-1);
  if (target === undefined) return null;
  const settings = await transportSettings(parameters, null, baseDir);
  return readCertificate(settings, { hostname: target.host, port: target.port, secure: true }, signal);
}

function probeIteration(parameters: HttpParameters, signal: AbortSignal): TaskContext<HttpParameters> {
  return {
    parameters,
    signal,
    iteration: 0,
    user: 0,
    variables: { get: () => undefined, set: () => undefined },
    step: async (_name, work) => work(),
    check: (_name, condition) => Boolean(condition),
    metrics: { add: () => undefined, record: () => undefined },
  };
}

function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return hasTemplate(value);
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(([name, item]) => hasTemplate(name) || holdsTemplate(item))
  );
}
