import {
  amount,
  type ApiSchema,
  count,
  flag,
  instant,
  list,
  named,
  nullableAmount,
  nullableText,
  record,
  reference,
  text,
} from './schema-parts.js';

const planProblem = record({
  code: text,
  path: text,
  message: text,
  line: { type: ['integer', 'null'] },
  column: { type: ['integer', 'null'] },
  hint: text,
});

const worker = record({
  workerId: text,
  name: text,
  host: text,
  processId: count,
  version: text,
  nodeVersion: text,
  state: { enum: ['idle', 'busy', 'draining', 'excluded', 'lost'] },
  excludedForMs: amount,
  cores: amount,
  memoryBytes: amount,
  calibratedPerSecond: amount,
  maxPerSecond: nullableAmount,
  cpuRatio: amount,
  residentBytes: amount,
  inFlight: count,
  unacknowledgedFrames: count,
  heartbeatAgeMs: amount,
  roundTripMs: nullableAmount,
  since: instant,
  plugins: list(record({ package: text, version: text })),
  runId: nullableText,
  tags: named(text),
});

const taskType = record({
  name: text,
  displayName: text,
  description: text,
  category: text,
  metadata: { type: 'object' },
  parameters: { type: 'object', description: 'Descriptors by name; see @vajraedge/sdk.' },
  has: record({ probe: flag, targets: flag, setUp: flag }),
  origin: { type: 'object' },
  workers: count,
});

/** Schemas of what is said about the fleet, the master itself, and what goes wrong. */
export const FLEET_SCHEMAS: { readonly [name: string]: ApiSchema } = {
  Problem: record(
    {
      type: text,
      title: text,
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: text,
      code: { type: 'string', pattern: '^VE_[A-Z0-9_]+$' },
      hint: text,
      problems: list(reference('PlanProblem')),
    },
    ['problems'],
  ),
  PlanProblem: planProblem,
  Session: record({ role: { enum: ['viewer', 'operator'] }, name: text, version: text }),
  Validation: record({
    ok: flag,
    problems: list(reference('PlanProblem')),
    ableWorkers: count,
    plannedMs: nullableAmount,
    loads: list(
      record({
        scenario: text,
        model: { enum: ['open', 'closed'] },
        maxConcurrency: count,
        points: list({ type: 'array', items: amount, minItems: 2, maxItems: 2 }),
      }),
    ),
  }),
  TaskType: taskType,
  Worker: worker,
  Audit: record({
    at: instant,
    by: text,
    role: { enum: ['viewer', 'operator'] },
    action: text,
    subject: text,
    detail: text,
  }),
  Health: record({
    status: { enum: ['ok', 'unavailable'] },
    epoch: count,
    workers: count,
    activeRunId: nullableText,
    problems: list(text),
  }),
};
