import {
  amount,
  type ApiSchema,
  count,
  flag,
  instant,
  list,
  named,
  nullable,
  nullableAmount,
  nullableInstant,
  nullableText,
  ratio,
  record,
  reference,
  text,
} from './schema-parts.js';

const summary = {
  id: text,
  name: text,
  state: { enum: ['preparing', 'waiting', 'armed', 'running', 'draining', 'ended'] },
  outcome: { enum: ['finished', 'aborted', 'interrupted', 'broken', 'refused', null] },
  verdict: { enum: ['VALID', 'SUSPECT', 'INVALID', null] },
  createdAt: instant,
  startedAt: nullableInstant,
  endedAt: nullableInstant,
  createdBy: text,
  tags: named(text),
  note: text,
  thresholdsOk: { type: ['boolean', 'null'] },
  elapsedMs: { type: 'number' },
  plannedMs: nullableAmount,
  targetPerSecond: amount,
  achievedPerSecond: amount,
  errorRatio: ratio,
  responseTimeP99Us: nullableAmount,
  workers: count,
  paused: flag,
};

const runWorker = record({
  workerId: text,
  name: text,
  state: { enum: ['preparing', 'ready', 'running', 'draining', 'finished', 'lost', 'failed'] },
  share: ratio,
  achievedPerSecond: amount,
  startLagP99Us: nullableAmount,
  inFlight: count,
  startErrorMs: { type: ['number', 'null'] },
  preflight: nullable(reference('Preflight')),
  problem: nullableText,
});

const rateChange = record({
  scenario: text,
  atMs: { type: 'number' },
  kind: { enum: ['rate', 'pause', 'resume'] },
  targetPerSecond: nullableAmount,
  overMs: amount,
  by: text,
});

const progress = {
  type: 'object',
  required: ['atMs', 'plannedMs', 'phases', 'last', 'totals', 'ledger', 'failures', 'verdict', 'thresholds'],
  properties: {
    atMs: amount,
    plannedMs: nullableAmount,
    phases: list(text),
    last: reference('Second'),
    totals: { type: 'object' },
    ledger: reference('Ledger'),
    failures: named(count),
    verdict: reference('Verdict'),
    askedPerSecond: amount,
    achievedPerSecond: amount,
    inFlight: count,
    thresholds: list(reference('Threshold')),
  },
};

/** Schemas of what is said about runs. */
export const RUN_SCHEMAS: { readonly [name: string]: ApiSchema } = {
  RunSummary: record(summary),
  HeatMap: nullable(
    record({
      time: { enum: ['responseTime', 'serviceTime'] },
      edgesUs: list(amount),
      columns: list(
        record({
          fromMs: amount,
          toMs: amount,
          cells: { ...list(count), description: 'Row and count of each cell, one after the other.' },
        }),
      ),
    }),
  ),
  Run: record({
    ...summary,
    plan: { type: 'object', description: 'As written.' },
    scenarios: list(record({ name: text, model: { enum: ['open', 'closed'] } })),
    preflight: nullable(reference('Preflight')),
    progress: nullable(reference('Progress')),
    workersOfRun: list(runWorker),
    events: list(record({ atMs: { type: 'number' }, kind: text, message: text })),
    rateChanges: list(rateChange),
    problem: nullable(record({ code: text, message: text, hint: text })),
  }),
  Progress: progress,
  Deleted: record({ deleted: text }),
};
