import type { TaskManifest } from '@vajraedge/core';
import type { SessionId } from './session-id.js';

/** What a machine can offer, and what its owner lets a master ask of it. */
export interface WorkerCapacity {
  readonly cores: number;
  readonly memoryBytes: number;
  /** Starts per second that it was seen to manage. */
  readonly calibratedRatePerSecond: number;
  /** Caps of the worker's own; null: none. */
  readonly maxRatePerSecond: number | null;
  readonly maxConcurrency: number | null;
  readonly maxDurationMs: number | null;
}

/** A plugin that is installed on a worker. */
export interface InstalledPlugin {
  readonly package: string;
  readonly version: string;
  readonly tasks: readonly TaskManifest[];
}

/** Who a worker is, as it registers. */
export interface WorkerProfile {
  /** Stays the same for the life of its process. */
  readonly workerId: string;
  /** Made anew for each registration, and repeated where that is sent again: it gets the same session. */
  readonly registrationId: string;
  readonly name: string;
  readonly host: string;
  readonly processId: number;
  /** Of the framework. */
  readonly version: string;
  readonly nodeVersion: string;
  readonly protocolVersion: number;
  readonly capacity: WorkerCapacity;
  readonly plugins: readonly InstalledPlugin[];
  /** A session that it had and would like to go on with. */
  readonly resume: SessionId | null;
  readonly tags: { readonly [name: string]: string };
}

/** How a worker fares; in each heartbeat. */
export interface WorkerHealth {
  /** Busy share of all cores, 0 to 1. */
  readonly cpuRatio: number;
  readonly residentBytes: number;
  readonly loopUtilizationRatio: number;
  readonly openDescriptors: number;
  readonly inFlight: number;
  readonly users: number;
  readonly unacknowledgedFrames: number;
  readonly draining: boolean;
}

/** Version of the wire: masters and workers must have the same. */
export const PROTOCOL_VERSION = 1;
