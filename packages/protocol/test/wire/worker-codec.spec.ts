import type { ResolvedPlan, TaskManifest } from '@vajraedge/core';
import {
  decodeFrame,
  decodeHealth,
  decodeJson,
  decodePlan,
  decodeProfile,
  digestOf,
  encodeFrame,
  encodeHealth,
  encodePlan,
  encodeProfile,
  type MetricsFrame,
  NO_TOTALS,
  type WorkerProfile,
} from '../../src/index.js';
import { WorkerInfo, WorkerMetrics } from '../../src/generated/worker-service.js';

const MANIFEST: TaskManifest = {
  name: 'HTTP_GET',
  displayName: 'GET',
  description: 'Sends a GET request',
  category: 'HTTP',
  metadata: {},
  parameters: { url: { type: 'url', description: 'where to', required: true } } as never,
  has: { probe: true, targets: true, setUp: false },
  origin: { kind: 'plugin', package: '@vajraedge/plugin-http', version: '1.0.0', moduleUrl: 'file:///p.js' },
};

const PROFILE: WorkerProfile = {
  workerId: 'w-1',
  registrationId: 'r-1',
  name: 'frankfurt 1',
  host: 'node-7',
  processId: 77,
  version: '0.1.0',
  nodeVersion: '20.19.0',
  protocolVersion: 1,
  capacity: {
    cores: 4,
    memoryBytes: 8e9,
    calibratedRatePerSecond: 12_000.5,
    maxRatePerSecond: null,
    maxConcurrency: 500,
    maxDurationMs: null,
  },
  plugins: [{ package: '@vajraedge/plugin-http', version: '1.0.0', tasks: [MANIFEST] }],
  resume: { epoch: 3, sessionId: 's-9' },
  tags: { zone: 'a' },
};

const wireOf = (profile: WorkerProfile): WorkerInfo =>
  WorkerInfo.decode(WorkerInfo.encode(encodeProfile(profile)).finish());
const invalid = expect.objectContaining({ code: 'VE_FRAME_INVALID' });

describe('a profile', () => {
  it('comes back as it went', () => {
    expect(decodeProfile(wireOf(PROFILE))).toEqual(PROFILE);
    expect(decodeProfile(wireOf({ ...PROFILE, resume: null })).resume).toBeNull();
  });

  it.each<[string, (wire: WorkerInfo) => void]>([
    ['no id', (wire) => (wire.workerId = '')],
    ['no capacity', (wire) => (wire.capacity = undefined)],
    [
      'a negative rate',
      (wire) => ((wire.capacity as { calibratedRatePerSecond: number }).calibratedRatePerSecond = -1),
    ],
    ['an empty session', (wire) => (wire.resume = { epoch: 0, sessionId: 's' })],
    [
      'a manifest of another task',
      (wire) => ((wire.plugins[0]?.tasks[0] as { name: string }).name = 'OTHER'),
    ],
    [
      'a manifest that is none',
      (wire) => ((wire.plugins[0]?.tasks[0] as { manifestJson: Buffer }).manifestJson = Buffer.from('[]')),
    ],
  ])('is refused with %s', (_what, spoil) => {
    const wire = wireOf(PROFILE);
    spoil(wire);
    expect(() => decodeProfile(wire)).toThrow(invalid);
  });

  it('loses health that is no number, and refuses it from others', () => {
    const health = {
      cpuRatio: NaN,
      residentBytes: 5.4,
      loopUtilizationRatio: 0.25,
      openDescriptors: 9,
      inFlight: 1,
      users: 2,
      unacknowledgedFrames: 0,
      draining: true,
    };
    const wire = encodeHealth(health);
    expect(decodeHealth(wire)).toEqual({ ...health, cpuRatio: 0, residentBytes: 5 });
    expect(() => decodeHealth({ ...wire, cpuRatio: -1 })).toThrow(invalid);
    expect(() => decodeHealth(undefined)).toThrow(invalid);
  });
});

describe('a plan', () => {
  const plan = {
    name: 'shop',
    tags: {},
    variables: {},
    data: [],
    thresholds: [],
    hooks: { before: null, after: null },
    iterationTimeoutMs: 30_000,
    gracefulStopMs: 5000,
    baseDir: null,
    scenarios: [
      {
        name: 's',
        index: 0,
        after: null,
        mix: [{ label: 'NOOP', task: 'NOOP', weight: 1, parameters: {} }],
        load: {
          model: 'open',
          segments: [{ phase: 'sustain', durationMs: 1000, fromPerSecond: 5, toPerSecond: 5 }],
          maxConcurrency: 10,
          overflow: 'wait',
        },
      },
    ],
  } as const satisfies ResolvedPlan;

  it('comes back by its digest', () => {
    const { content, digest } = encodePlan(plan);
    expect(decodePlan(content, digest)).toEqual(plan);
  });

  it('is refused where the content is another', () => {
    const { content, digest } = encodePlan(plan);
    content[content.length - 3] = 0x20;
    expect(() => decodePlan(content, digest)).toThrow(expect.objectContaining({ code: 'VE_BLOB_DIGEST' }));
  });

  const [scenario] = plan.scenarios;
  it.each<[string, unknown]>([
    ['no map', []],
    ['no scenarios', { ...plan, scenarios: undefined }],
    ['a scenario out of place', { ...plan, scenarios: [{ ...scenario, index: 1 }] }],
    ['a load of no model', { ...plan, scenarios: [{ ...scenario, load: { ...scenario.load, model: 'x' } }] }],
    [
      'no room in flight',
      { ...plan, scenarios: [{ ...scenario, load: { ...scenario.load, maxConcurrency: 0 } }] },
    ],
    ['a time that is none', { ...plan, gracefulStopMs: -1 }],
  ])('is refused with %s', (_what, value) => {
    const content = Buffer.from(JSON.stringify(value));
    expect(() => decodePlan(content, digestOf(content))).toThrow(invalid);
  });
});

describe('JSON of a peer', () => {
  it.each([
    ['too deep', '['.repeat(65) + ']'.repeat(65)],
    ['deep enough to end a stack', '['.repeat(500_000)],
    ['with __proto__', '{"a":{"__proto__":{"x":1}}}'],
    ['with constructor', '{"constructor":1}'],
    ['cut off', '{"a":'],
  ])('is refused when %s', (_what, text) => {
    expect(() => decodeJson(Buffer.from(text))).toThrow(invalid);
  });

  it('is refused when it is not UTF-8, or too large', () => {
    expect(() => decodeJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow(invalid);
    expect(() => decodeJson(Buffer.alloc(2 ** 20 + 1))).toThrow(
      expect.objectContaining({ code: 'VE_FRAME_TOO_LARGE' }),
    );
  });

  it('may hold brackets and quotes in texts', () => {
    const value = { a: '[[['.repeat(100), b: '\\"[[' };
    expect(decodeJson(Buffer.from(JSON.stringify(value)))).toEqual(value);
  });
});

describe('a frame', () => {
  const frame: MetricsFrame = {
    session: { epoch: 2, sessionId: 's' },
    runId: 'r',
    sequence: 7,
    merged: true,
    snapshot: {
      fromMs: 0,
      toMs: 1000,
      series: [],
      arrivals: [],
      generators: [],
      inFlight: 0,
      users: 0,
      overflowed: 0,
    },
    totals: { ...NO_TOTALS, started: 5 },
    positions: [{ scenarioIndex: 0, settledIndex: 99, appliedHandover: 4 }],
    released: [{ scenarioIndex: 0, fromIndex: 120, slots: [0, 9, 255], handover: 5 }],
    last: true,
    host: {
      processCores: 0.7,
      machineCpuRatio: 0.4,
      cores: 2,
      residentBytes: 80_000_000,
      openDescriptors: 31,
      maxDescriptors: null,
    },
  };
  const sent = (): WorkerMetrics =>
    WorkerMetrics.decode(WorkerMetrics.encode(encodeFrame(frame, 256)).finish());

  it('comes back as it went', () => {
    expect(decodeFrame(sent(), 256)).toEqual(frame);
  });

  it.each<[string, (wire: WorkerMetrics) => void]>([
    ['no session', (wire) => (wire.session = undefined)],
    ['no number', (wire) => (wire.sequence = 0)],
    ['no totals', (wire) => (wire.totals = undefined)],
    [
      'slots of another run',
      (wire) => ((wire.released[0] as { slotBits: Buffer }).slotBits = Buffer.alloc(64)),
    ],
    ['garbage for a snapshot', (wire) => (wire.snapshot = Buffer.from('garbage'))],
  ])('is refused with %s', (_what, spoil) => {
    const wire = sent();
    spoil(wire);
    expect(() => decodeFrame(wire, 256)).toThrow(invalid);
  });
});
