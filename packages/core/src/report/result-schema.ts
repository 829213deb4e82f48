const count = { type: 'integer', minimum: 0 } as const;
const amount = { type: 'number', minimum: 0 } as const;
const ratio = { type: 'number', minimum: 0, maximum: 1 } as const;
const text = { type: 'string' } as const;
const nullableText = { type: ['string', 'null'] } as const;

/** A list of one kind of element. */
function list(items: object): object {
  return { type: 'array', items };
}

/** An object by names that users chose. */
function named(values: object): object {
  return { type: 'object', additionalProperties: values };
}

/** An object whose properties are all there, but for those named optional. More may come with later versions. */
function record(properties: { readonly [name: string]: object }, optional: readonly string[] = []): object {
  return {
    type: 'object',
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
  };
}

function reference(name: string): object {
  return { $ref: `#/definitions/${name}` };
}

function nullable(schema: object): object {
  return { oneOf: [{ type: 'null' }, schema] };
}

const times = {
  responseTimeUs: {
    ...nullable(reference('timeSummary')),
    description: 'End - due. Null where nothing has a due time.',
  },
  serviceTimeUs: { ...reference('timeSummary') },
  startLagUs: {
    ...nullable(reference('timeSummary')),
    description: 'Start - due. Null where nothing has a due time.',
  },
};

const timeFigures = {
  min: amount,
  mean: amount,
  p50: amount,
  p75: amount,
  p90: amount,
  p95: amount,
  p99: amount,
  p999: amount,
  max: amount,
};

const states = { enum: ['VALID', 'SUSPECT', 'INVALID'] };
const checkStates = { enum: ['PASS', 'WARN', 'FAIL', 'SKIP'] };
const phases = { enum: ['warmup', 'ramp', 'sustain', 'ramp-down'] };

const definitions = {
  timeSummary: {
    description: 'Microseconds, from merged histograms; all 0 when nothing was recorded.',
    ...record(timeFigures),
  },
  // A trend may go below 0 nowhere: its histogram counts thousandths from 0 up.
  trendSummary: { description: "In the trend's own unit.", ...record({ count, ...timeFigures }) },
  verdict: record({ state: states, reasons: list(text) }),
  ledger: {
    description: 'scheduled = ok + failed + dropped + missed + unaccounted',
    ...record({
      scheduled: count,
      ok: count,
      failed: count,
      dropped: count,
      missed: count,
      unaccounted: count,
    }),
  },
  series: record({
    scenario: text,
    task: text,
    step: nullableText,
    count,
    perSecond: amount,
    errorRatio: ratio,
    failures: named(count),
    examples: list(record({ code: text, message: text, atMs: amount })),
    receivedBytes: amount,
    sentBytes: amount,
    checks: named(record({ passed: count, failed: count })),
    labels: named(named(count)),
    counters: named({ type: 'number' }),
    trends: named(reference('trendSummary')),
    ...times,
  }),
  second: record({
    atMs: amount,
    durationMs: amount,
    phases: list(phases),
    scheduled: count,
    started: count,
    ok: count,
    failed: count,
    dropped: count,
    missed: count,
    late: count,
    inFlight: count,
    users: count,
    receivedBytes: amount,
    sentBytes: amount,
    failures: named(count),
    ...times,
    wakeLagP99Us: amount,
    loopUtilizationRatio: ratio,
    gcMs: amount,
    processCores: amount,
    machineCpuRatio: ratio,
    residentBytes: amount,
    verdict: reference('verdict'),
  }),
  threshold: record(
    {
      expression: text,
      scenario: nullableText,
      task: nullableText,
      step: nullableText,
      ok: { type: 'boolean' },
      actual: { type: ['number', 'null'], description: 'Null: there was nothing to judge, which is not ok.' },
      limit: { type: 'number' },
      unit: { enum: ['us', 'ratio', 'perSecond', 'count', 'value'] },
      aborted: { type: 'boolean' },
      message: nullableText,
    },
    ['message'],
  ),
  preflight: record({
    state: checkStates,
    checks: list(record({ name: text, state: checkStates, message: text, remedy: nullableText })),
  }),
};

/** The JSON Schema of `result.json`, published as `@vajraedge/core/schema/result.schema.json`; a test keeps the two equal. */
export const RESULT_SCHEMA: object = Object.freeze({
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'urn:vajraedge:schema:result:1',
  title: 'VajraEdge result',
  description:
    'The result of a run. Units are the last word of each name; times are in microseconds (Us) or milliseconds (Ms).',
  ...record({
    schemaVersion: { const: 1 },
    runId: text,
    name: text,
    tags: named(text),
    plan: { description: 'The plan as written.' },
    startedAt: { type: 'string', description: 'ISO 8601, UTC.' },
    durationMs: amount,
    outcome: { enum: ['finished', 'aborted', 'interrupted', 'broken'] },
    verdict: reference('verdict'),
    verdictSeconds: record({ VALID: count, SUSPECT: count, INVALID: count }),
    ledger: reference('ledger'),
    warmupLedger: { allOf: [reference('ledger')], description: 'The part of the ledger that was warm-up.' },
    totals: record({
      targetPerSecond: {
        ...amount,
        description: 'Mean rate that the plan asked for; 0 where it asks for none.',
      },
      achievedPerSecond: { ...amount, description: 'Starts really made, per second of what is measured.' },
      errorRatio: ratio,
      late: count,
      receivedBytes: amount,
      sentBytes: amount,
      measuredMs: amount,
      ...times,
    }),
    series: list(reference('series')),
    warmupSeries: list(reference('series')),
    thresholds: list(reference('threshold')),
    preflight: nullable(reference('preflight')),
    workers: list(
      record(
        {
          id: text,
          host: text,
          cores: count,
          engines: count,
          nodeVersion: text,
          started: {
            ...count,
            description: 'Of a fleet: iterations that it started, as far as they are known.',
          },
          problem: {
            ...nullableText,
            description: 'Of a fleet: why it was gone before the end; null: it was not.',
          },
        },
        ['started', 'problem'],
      ),
    ),
    events: list(record({ atMs: amount, kind: text, message: text })),
    perSecond: list(reference('second')),
  }),
  definitions,
});
