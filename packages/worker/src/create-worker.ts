import { randomUUID } from 'node:crypto';
import { availableParallelism, hostname, totalmem } from 'node:os';
import { type Clock, createSystemClock, HostSampler, type PluginCatalog } from '@vajraedge/core';
import { DEFAULT_LEASE_TIMING, PROTOCOL_VERSION, type WorkerCapacity } from '@vajraedge/protocol';
import type { RingLimits } from './frames/frame-draft.js';
import { grpcTarget, parseMasterAddress } from './master/master-address.js';
import { masterCredentials, type WorkerTls } from './master/master-credentials.js';
import { DEFAULT_POLICY, type WorkerPolicy } from './policy/worker-policy.js';
import { FleetMember } from './session/fleet-member.js';
import { Turns } from './run/turns.js';
import type { MemberEnd, MemberOptions } from './session/member-options.js';
import type { StandingProfile } from './session/registrar.js';
import { installedPlugins } from './tasks/installed-plugins.js';

/** What a worker is made of. */
export interface WorkerOptions {
  /** HOST:PORT. */
  readonly master: string;
  /** The join token. */
  readonly token: string;
  /** Name in the fleet; of several sessions, each has its number after it. The host's unless given. */
  readonly name?: string;
  /** Sessions, each with an engine of its own; 1 unless given. */
  readonly count?: number;
  readonly tags?: { readonly [name: string]: string };
  readonly catalog: PluginCatalog;
  /** Version of the task files in the catalog; null (as when left out): they are not offered. */
  readonly taskFilesVersion?: string | null;
  /** Modules that engines import first, for example a TypeScript loader. */
  readonly preload?: readonly string[];
  readonly policy?: Partial<WorkerPolicy>;
  /** Null (as when left out): no TLS. */
  readonly tls?: WorkerTls | null;
  /** Goes without TLS to a master on another machine. */
  readonly insecure?: boolean;
  /** Starts per second that one engine manages here: see {@link measureRate}. */
  readonly calibratedRatePerSecond: number;
  /** Of the framework, and of Node.js. */
  readonly version: string;
  readonly nodeVersion: string;
  readonly processId: number;
  /** How long no master may be heard before the worker ends, milliseconds; 60,000 unless given. */
  readonly giveUpAfterMs?: number;
  /** How much of what is not acknowledged is kept. */
  readonly ring?: RingLimits;
  readonly clock?: Clock;
  /** A line for people: joining, losing, resuming, runs, draining. */
  onNotice?(text: string): void;
}

/** How a worker ended: the least good of its sessions' ends. */
export interface WorkerEnd {
  readonly reason: MemberEnd;
}

/** A worker. States: created -> running -> (draining ->) ended. */
export interface Worker {
  /**
   * Joins the fleet, and stays until it is drained or closed, or the master is gone for good. Call once.
   * @throws VE_WORKER_TOKEN, VE_PROTOCOL_VERSION, VE_WORKER_NAME_TAKEN and what else a master refuses for good
   */
  run(): Promise<WorkerEnd>;
  /** Gives all work back in good order, delivers what was counted, and lets `run` resolve. Idempotent. */
  drain(): void;
  /** Ends at once, engines included. Idempotent. */
  close(): void;
}

const WORST_FIRST: readonly MemberEnd[] = ['master-lost', 'closed', 'drained'];

/**
 * Makes a worker; nothing is started before {@link Worker.run}.
 *
 * @throws VE_WORKER_MASTER_ADDRESS, VE_WORKER_INSECURE, VE_WORKER_TLS
 */
export function createWorker(options: WorkerOptions): Worker {
  const { count = 1, name = hostname() } = options;
  const clock = options.clock ?? createSystemClock();
  const shared = sharedOptions(options, clock);
  const members = Array.from({ length: count }, (_, at) => {
    const ownName = count === 1 ? name : `${name}-${at + 1}`;
    const say = (text: string): void => options.onNotice?.(`${ownName}: ${text}`);
    return new FleetMember({ ...shared, profile: profileOf(options, ownName, shared), onNotice: say });
  });
  const all = (call: (member: FleetMember) => void): void => members.forEach(call);
  return {
    run: async () => {
      try {
        const ends = await Promise.all(members.map((member) => member.run()));
        return { reason: WORST_FIRST.find((end) => ends.includes(end)) ?? 'drained' };
      } finally {
        all((member) => member.close());
      }
    },
    drain: () => all((member) => member.drain()),
    close: () => all((member) => member.close()),
  };
}

type Shared = Omit<MemberOptions, 'profile' | 'onNotice'>;

function sharedOptions(options: WorkerOptions, clock: Clock): Shared {
  const { catalog, preload = [], ring = {}, token, tls = null, insecure = false } = options;
  const address = parseMasterAddress(options.master);
  const credentials = masterCredentials(address, tls, insecure);
  const { giveUpAfterMs = DEFAULT_LEASE_TIMING.giveUpAfterMs } = options;
  return {
    link: { target: grpcTarget(address), credentials, token, clock },
    clock,
    timing: { ...DEFAULT_LEASE_TIMING, giveUpAfterMs },
    catalog,
    plugins: installedPlugins(catalog, options.taskFilesVersion ?? null),
    policy: { ...DEFAULT_POLICY, ...options.policy },
    preload,
    ring,
    turns: new Turns(availableParallelism()),
    health: healthOf(clock),
  };
}

function profileOf(options: WorkerOptions, name: string, { plugins, policy }: Shared): StandingProfile {
  const { processId, version, nodeVersion, tags = {} } = options;
  return {
    workerId: randomUUID(),
    name,
    host: hostname(),
    processId,
    version,
    nodeVersion,
    protocolVersion: PROTOCOL_VERSION,
    capacity: capacityOf(options, policy),
    plugins,
    tags,
  };
}

/** What falls to one session of those that share the machine. */
function capacityOf(options: WorkerOptions, policy: WorkerPolicy): WorkerCapacity {
  const { count = 1, calibratedRatePerSecond } = options;
  const cores = availableParallelism();
  return {
    cores: cores / count,
    memoryBytes: Math.floor(totalmem() / count),
    // An engine has one thread: several are as fast as one until there are more of them than cores.
    calibratedRatePerSecond: calibratedRatePerSecond * Math.min(1, cores / count),
    maxRatePerSecond: policy.maxRatePerSecond,
    maxConcurrency: policy.maxConcurrency,
    maxDurationMs: policy.maxDurationMs,
  };
}

function healthOf(clock: Clock): Shared['health'] {
  const sampler = new HostSampler(clock);
  return () => {
    const { machineCpuRatio, processCores, residentBytes, openDescriptors } = sampler.sample();
    const loopUtilizationRatio = Math.min(1, processCores);
    return {
      cpuRatio: machineCpuRatio,
      residentBytes,
      loopUtilizationRatio,
      openDescriptors: openDescriptors ?? 0,
    };
  };
}
