import { type ProbeResult, type ProbeTimings, type Target, VajraError } from '@vajraedge/sdk';
import { toFigures, toShownText } from '../preflight/figures.js';

const HIGHEST_PORT = 65_535;

/** A probe's answer as plain data of the right shape, whatever the plugin gave. @throws PROBE_NONSENSE */
export function readProbeResult(result: unknown): ProbeResult {
  const given = (typeof result === 'object' && result !== null ? result : {}) as {
    readonly [Key in keyof ProbeResult]?: unknown;
  };
  if (typeof given.ok !== 'boolean' || typeof given.message !== 'string')
    throw new VajraError('PROBE_NONSENSE', 'the probe gave back no { ok, message }');
  const timings = readTimings(given.timings);
  const text = (name: 'failureCode' | 'remedy' | 'server' | 'protocol'): Partial<ProbeResult> =>
    typeof given[name] === 'string' ? { [name]: toShownText(given[name]) } : {};
  return {
    ok: given.ok,
    message: toShownText(given.message),
    ...text('failureCode'),
    ...text('remedy'),
    ...text('server'),
    ...text('protocol'),
    ...(timings === null ? {} : { timings }),
    ...(given.details === undefined ? {} : { details: toFigures(given.details) as Figures }),
  };
}

type Figures = NonNullable<ProbeResult['details']>;

function readTimings(given: unknown): ProbeTimings | null {
  if (typeof given !== 'object' || given === null) return null;
  const { totalMs } = given as { readonly totalMs?: unknown };
  if (!isTime(totalMs)) return null;
  const names = ['dnsMs', 'connectMs', 'tlsMs', 'firstByteMs'] as const;
  const phases = names.flatMap((name) => {
    const value = (given as { readonly [name: string]: unknown })[name];
    return isTime(value) ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(phases), totalMs };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** What a task says of its hosts, without what is no host. */
export function readTargets(targets: unknown): Target[] {
  if (!Array.isArray(targets)) return [];
  return (targets as readonly unknown[]).flatMap((target) => {
    const { host, port, tls } = (
      typeof target === 'object' && target !== null ? target : {}
    ) as Partial<Target>;
    const isHost = typeof host === 'string' && host !== '';
    const isPort = Number.isInteger(port) && (port as number) > 0 && (port as number) <= HIGHEST_PORT;
    return isHost && isPort ? [{ host, port: port as number, tls: tls === true }] : [];
  });
}
