import type { Finding, FindingKind } from './finding.js';

/** How often something was found in a run. */
export interface Occurrence {
  readonly seconds: number;
  readonly ofSeconds: number;
}

const REMEDIES: { readonly [kind in FindingKind]: string } = {
  'wake-lag':
    'add --threads or a worker, or ask for less; response times of these starts are longer than the target made them',
  'behind-schedule': 'add --threads or a worker, or ask for less',
  'loop-busy': 'answers waited for the generator; add --threads or a worker, or use fewer users',
  'gc-share': 'a task keeps or makes too much; look at what it allocates, or add --threads',
  'gc-pause': 'answers waited meanwhile; look at what the tasks keep and allocate, or add --threads',
  'machine-busy':
    'what else runs there (the target too?) takes its turn from the generator; move one of them, or ask for less',
  descriptors:
    'new connections will fail here, not at the target; raise the limit (ulimit -n) or use fewer connections',
};

/**
 * A finding in words, with its figure and what to do about it: of one second, of so many seconds of a run (then the
 * figure is the worst), or of all iterations of a run.
 */
export function describeFinding(finding: Finding, where: Occurrence | 'second' | 'run'): string {
  const fact = describeFact(finding, typeof where === 'object' ? 'up to ' : '');
  return `${fact}${describeWhere(where)}: ${REMEDIES[finding.kind]}`;
}

function describeWhere(where: Occurrence | 'second' | 'run'): string {
  if (typeof where === 'object') return ` in ${where.seconds} of ${where.ofSeconds} s`;
  return where === 'run' ? ' over the whole run' : '';
}

function describeFact({ kind, engine, value }: Finding, upTo: string): string {
  const who = engine === null ? 'the generator' : `engine thread ${engine}`;
  switch (kind) {
    case 'wake-lag':
      return `${who} started iterations up to ${milliseconds(value / 1000)} late (the latest 1 % not counted) though a user was free`;
    case 'behind-schedule':
      return `${who} did not start ${upTo}${percent(value)} of the iterations that were due though users were free`;
    case 'loop-busy':
      return `${who} was busy ${upTo}${percent(value)} of the time`;
    case 'gc-share':
      return `${who} spent ${upTo}${percent(value)} of the time in garbage collection`;
    case 'gc-pause':
      return `${who} stood still for ${upTo}${milliseconds(value)} in one garbage collection`;
    case 'machine-busy':
      return `the machine's processors were busy ${upTo}${percent(value)} of the time`;
    case 'descriptors':
      return `${upTo}${percent(value)} of the file descriptors that this process may have were open`;
  }
}

function percent(ratio: number): string {
  const value = ratio * 100;
  return `${value > 99 && value < 100 ? value.toFixed(1) : Math.round(value)} %`;
}

function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 100 ? `${Math.round(ms)} ms` : `${Number(ms.toPrecision(2))} ms`;
}
