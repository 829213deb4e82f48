import { LatencyHistogram } from '../record/latency-histogram.js';
import type { GeneratorSnapshot, Snapshot } from '../snapshot/snapshot.js';
import { describeFinding } from './describe-finding.js';
import { type Finding, rankOf, worseOf } from './finding.js';
import { VERDICT_LIMITS as LIMITS } from './limits.js';
import type { LoadFacts } from './load-facts.js';
import type { HostSample, Verdict, VerdictState } from './verdict.js';

/** The judgement of one interval, in words and as findings to be counted over the run. */
export interface SecondJudgement {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/** What an interval is judged by. */
export interface SecondFacts {
  readonly snapshot: Snapshot;
  readonly host: HostSample;
  readonly load: LoadFacts;
  readonly durationMs: number;
  /** 99th percentile of the service time of the interval's iterations, microseconds; 0 when none ended. */
  readonly serviceP99Us: number;
}

/**
 * Judges whether the generator did its part in an interval. A slow target is no fault of it: waiting for a free user is
 * left out of the wake lag, and a shortfall counts only while users were free.
 */
export function judgeSecond(facts: SecondFacts): SecondJudgement {
  const { generators } = facts.snapshot;
  const findings = [
    ...generators.flatMap((generator) => judgeEngine(generator, facts)),
    ...judgeSchedule(facts),
    ...judgeMachine(facts),
    ...judgeDescriptors(facts.host),
  ].sort((a, b) => rankOf(b.state) - rankOf(a.state));
  const state = findings.reduce<VerdictState>((worst, finding) => worseOf(worst, finding.state), 'VALID');
  return {
    verdict: { state, reasons: findings.map((finding) => describeFinding(finding, 'second')) },
    findings,
  };
}

function judgeEngine(generator: GeneratorSnapshot, facts: SecondFacts): Finding[] {
  const { engine, gcMs, gcMaxMs, loopUtilizationRatio } = generator;
  const lagUs = wakeLagP99Us(generator);
  const findings = [
    finding('gc-share', engine, gcMs / facts.durationMs, LIMITS.suspectGcRatio, LIMITS.invalidGcRatio),
    finding('gc-pause', engine, gcMaxMs, LIMITS.suspectGcPauseMs, LIMITS.invalidGcPauseMs),
    judgeWakeLag(engine, lagUs, facts.serviceP99Us),
  ];
  // In an open load a busy loop says nothing: the executor turns it while the next start is near. The lag says it all.
  if (facts.load.backToBack) {
    const busy = finding(
      'loop-busy',
      engine,
      loopUtilizationRatio,
      LIMITS.suspectLoopRatio,
      LIMITS.invalidLoopRatio,
    );
    findings.push(busy !== null && isProven(generator) ? { ...busy, state: 'SUSPECT' } : busy);
  }
  return findings.filter((one) => one !== null);
}

/**
 * More than the limit; or, once it is long enough to be no noise, more than the slowest hundredth of answers takes: then
 * the slowest hundredth of response times is the generator's rather than the target's.
 */
export function judgeWakeLag(engine: number | null, lagUs: number, serviceP99Us: number): Finding | null {
  if (lagUs <= LIMITS.suspectWakeLagUs) return null;
  const state = lagUs > LIMITS.invalidWakeLagUs || lagUs > serviceP99Us ? 'INVALID' : 'SUSPECT';
  return { kind: 'wake-lag', engine, state, value: lagUs };
}

function judgeSchedule({ snapshot, load }: SecondFacts): Finding[] {
  const { open } = load;
  if (open === null || open.scheduled === 0) return [];
  const usersBusy =
    open.late > 0 || open.dropped > 0 || snapshot.inFlight >= open.maxConcurrency * LIMITS.usersBusyRatio;
  const shortfall = open.scheduled - open.started - open.dropped - open.missed;
  if (usersBusy || shortfall < LIMITS.minShortfall) return [];
  const { suspectShortfallRatio, invalidShortfallRatio } = LIMITS;
  const found = finding(
    'behind-schedule',
    null,
    shortfall / open.scheduled,
    suspectShortfallRatio,
    invalidShortfallRatio,
  );
  return found === null ? [] : [found];
}

/** A busy machine matters only where the lag of the starts does not prove that the engines got their turn. */
function judgeMachine({ snapshot, host }: SecondFacts): Finding[] {
  const active = snapshot.generators.length > 0 && snapshot.arrivals.length > 0;
  if (!active || host.machineCpuRatio < LIMITS.suspectMachineRatio || snapshot.generators.every(isProven))
    return [];
  return [{ kind: 'machine-busy', engine: null, state: 'SUSPECT', value: host.machineCpuRatio }];
}

function judgeDescriptors({ openDescriptors, maxDescriptors }: HostSample): Finding[] {
  if (openDescriptors === null || maxDescriptors === null || maxDescriptors === 0) return [];
  const { suspectDescriptorRatio, invalidDescriptorRatio } = LIMITS;
  const found = finding(
    'descriptors',
    null,
    openDescriptors / maxDescriptors,
    suspectDescriptorRatio,
    invalidDescriptorRatio,
  );
  return found === null ? [] : [found];
}

function isProven(generator: GeneratorSnapshot): boolean {
  return (
    generator.wakeLagUs.count >= LIMITS.provenStarts && wakeLagP99Us(generator) <= LIMITS.provenWakeLagUs
  );
}

function wakeLagP99Us({ wakeLagUs }: GeneratorSnapshot): number {
  // The largest value bounds every quantile: most seconds need no histogram.
  if (wakeLagUs.max <= LIMITS.provenWakeLagUs) return wakeLagUs.max;
  const histogram = new LatencyHistogram();
  histogram.add(wakeLagUs);
  return histogram.quantile(0.99);
}

function finding(
  kind: Finding['kind'],
  engine: number | null,
  value: number,
  suspectFrom: number,
  invalidFrom: number,
): Finding | null {
  if (!(value >= suspectFrom)) return null;
  return { kind, engine, state: value >= invalidFrom ? 'INVALID' : 'SUSPECT', value };
}
