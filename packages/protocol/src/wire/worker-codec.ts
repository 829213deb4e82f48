import type { TaskManifest } from '@vajraedge/core';
import type {
  WorkerCapacity as WireCapacity,
  WorkerHealth as WireHealth,
  WorkerInfo,
} from '../generated/worker-service.js';
import type {
  InstalledPlugin,
  WorkerCapacity,
  WorkerHealth,
  WorkerProfile,
} from '../session/worker-profile.js';
import { demand } from './frame-error.js';
import { decodeJson, encodeJson } from './json-codec.js';
import { demandQuantity, finiteNumber, wholeNumber } from './names-codec.js';
import { decodeSession, encodeSession } from './session-codec.js';

/** A worker's profile for the wire. @throws VE_FRAME_TOO_LARGE where a task's manifest is */
export function encodeProfile(profile: WorkerProfile): WorkerInfo {
  return {
    workerId: profile.workerId,
    registrationId: profile.registrationId,
    name: profile.name,
    host: profile.host,
    processId: profile.processId,
    version: profile.version,
    nodeVersion: profile.nodeVersion,
    protocolVersion: profile.protocolVersion,
    capacity: encodeCapacity(profile.capacity),
    plugins: profile.plugins.map((plugin) => ({
      package: plugin.package,
      version: plugin.version,
      tasks: plugin.tasks.map((task) => ({ name: task.name, manifestJson: encodeJson(task) })),
    })),
    resume: profile.resume === null ? undefined : encodeSession(profile.resume),
    tags: Object.entries(profile.tags).map(([name, value]) => ({ name, value })),
  };
}

/** @throws VE_FRAME_INVALID */
export function decodeProfile(wire: WorkerInfo): WorkerProfile {
  demand(wire.workerId !== '' && wire.registrationId !== '', 'a worker without an id');
  demand(wire.capacity !== undefined, 'a worker without a capacity');
  const tags = Object.create(null) as { [name: string]: string };
  for (const { name, value } of wire.tags) tags[name] = value;
  return {
    workerId: wire.workerId,
    registrationId: wire.registrationId,
    name: wire.name,
    host: wire.host,
    processId: wire.processId,
    version: wire.version,
    nodeVersion: wire.nodeVersion,
    protocolVersion: wire.protocolVersion,
    capacity: decodeCapacity(wire.capacity),
    plugins: wire.plugins.map(decodePlugin),
    resume: wire.resume === undefined ? null : decodeSession(wire.resume),
    tags,
  };
}

/** A worker's health for the wire. */
export function encodeHealth(health: WorkerHealth): WireHealth {
  return {
    ...health,
    cpuRatio: finiteNumber(health.cpuRatio),
    residentBytes: wholeNumber(health.residentBytes),
    loopUtilizationRatio: finiteNumber(health.loopUtilizationRatio),
  };
}

/** @throws VE_FRAME_INVALID */
export function decodeHealth(wire: WireHealth | undefined): WorkerHealth {
  demand(wire !== undefined, 'a heartbeat without health');
  demandQuantity(wire.cpuRatio, 'a share of the processor');
  demandQuantity(wire.loopUtilizationRatio, 'the busy share of a loop');
  return wire;
}

function encodeCapacity(capacity: WorkerCapacity): WireCapacity {
  return {
    cores: capacity.cores,
    memoryBytes: wholeNumber(capacity.memoryBytes),
    calibratedRatePerSecond: capacity.calibratedRatePerSecond,
    maxRatePerSecond: capacity.maxRatePerSecond ?? 0,
    maxConcurrency: capacity.maxConcurrency ?? 0,
    maxDurationMs: capacity.maxDurationMs ?? 0,
  };
}

function decodeCapacity(wire: WireCapacity): WorkerCapacity {
  const cap = (value: number): number | null => (demandQuantity(value, 'a cap') === 0 ? null : value);
  return {
    cores: demandQuantity(wire.cores, 'a number of cores'),
    memoryBytes: wire.memoryBytes,
    calibratedRatePerSecond: demandQuantity(wire.calibratedRatePerSecond, 'a calibrated rate'),
    maxRatePerSecond: cap(wire.maxRatePerSecond),
    maxConcurrency: cap(wire.maxConcurrency),
    maxDurationMs: cap(wire.maxDurationMs),
  };
}

function decodePlugin(wire: WorkerInfo['plugins'][number]): InstalledPlugin {
  const tasks = wire.tasks.map(({ name, manifestJson }) => decodeManifest(name, manifestJson));
  return { package: wire.package, version: wire.version, tasks };
}

/** Lists and forms are made of manifests; what they rely on is checked, the rest is text that they show. */
function decodeManifest(name: string, bytes: Uint8Array): TaskManifest {
  const json = decodeJson(bytes);
  const what = `the manifest of ${JSON.stringify(name)}`;
  demand(isMap(json) && json['name'] === name, what);
  for (const key of ['displayName', 'description', 'category']) demand(typeof json[key] === 'string', what);
  const { metadata, parameters, has, origin } = json;
  demand(isMap(metadata) && isMap(parameters) && isMap(has) && isMap(origin), what);
  demand(Object.values(parameters).every(isMap), what);
  demand(origin['kind'] === 'plugin' || origin['kind'] === 'file', what);
  return json as unknown as TaskManifest;
}

function isMap(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
