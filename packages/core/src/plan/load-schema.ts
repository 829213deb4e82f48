import { PLAN_LIMITS } from './plan-limits.js';
import type { JsonSchema } from './value-schema.js';

const rate = (description: string, minimum: object): JsonSchema => ({
  $comment: 'exclusiveMinimum' in minimum ? 'a rate per second above 0' : 'a rate per second from 0',
  description: `${description} Per second, at most ${PLAN_LIMITS.perSecond}.`,
  type: 'number',
  ...minimum,
  maximum: PLAN_LIMITS.perSecond,
  examples: [100],
});

const users = (description: string, minimum: number): JsonSchema => ({
  $comment: 'a whole number of users',
  description: `${description} At most ${PLAN_LIMITS.inFlight}.`,
  type: 'integer',
  minimum,
  maximum: PLAN_LIMITS.inFlight,
  examples: [50],
});

const duration = (description: string): JsonSchema => ({
  description,
  allOf: [{ $ref: '#/definitions/duration' }],
});
const ramp = (description: string): JsonSchema => ({ description, allOf: [{ $ref: '#/definitions/ramp' }] });

const model: JsonSchema = {
  $comment: 'open or closed',
  description:
    'open: arrivals by schedule. closed: users that go back to back. Follows from the other keys unless given.',
  enum: ['open', 'closed'],
};

const open: { readonly [key: string]: JsonSchema } = {
  model,
  warmup: duration('Time at the full rate before anything counts.'),
  maxConcurrency: users(
    'Most iterations in flight; unless given, twice the highest rate, at least 10, at most 1,000.',
    1,
  ),
  overflow: {
    $comment: 'wait or drop',
    description:
      'What becomes of an arrival that finds no free user: it waits and its wait counts, or it is dropped and counted.',
    enum: ['wait', 'drop'],
    default: 'wait',
  },
};

const closed: { readonly [key: string]: JsonSchema } = {
  model,
  warmup: duration('Time with all users before anything counts.'),
  startingConcurrency: users('Users at the beginning.', 0),
  maxTps: rate('Most starts of the whole scenario.', { exclusiveMinimum: 0 }),
  thinkTime: {
    description: 'Pause of a user after each iteration.',
    allOf: [{ $ref: '#/definitions/delay' }],
  },
  pacing: duration('Least time between two starts of one user.'),
  iterations: {
    $comment: 'a whole number of iterations',
    description: 'Ends the scenario after so many iterations, if its time is not up before.',
    type: 'integer',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
  },
};

const stages = (key: string, target: JsonSchema): JsonSchema => ({
  $comment: 'a list of stages',
  description: 'Stages one after another; each goes from where the last one ended.',
  type: 'array',
  minItems: 1,
  maxItems: PLAN_LIMITS.stages,
  items: {
    $comment: `a stage such as { duration: "30s", ${key}: 100 }`,
    type: 'object',
    additionalProperties: false,
    required: ['duration', key],
    properties: {
      duration: { $ref: '#/definitions/duration' },
      [key]: target,
      strategy: { $ref: '#/definitions/strategy' },
    },
  },
});

/** Keys that only a closed load has, so that they tell which model is meant. */
const CLOSED_KEYS = [
  'users',
  'startingConcurrency',
  'rampStep',
  'rampInterval',
  'maxTps',
  'thinkTime',
  'pacing',
  'iterations',
];

const stagesOfUsers: JsonSchema = {
  required: ['stages'],
  properties: { stages: { type: 'array', minItems: 1, items: { type: 'object', required: ['users'] } } },
};

const isClosed: JsonSchema = {
  type: 'object',
  anyOf: [
    { required: ['model'], properties: { model: { const: 'closed' } } },
    {
      not: { anyOf: [{ required: ['model'] }, { required: ['targetTps'] }] },
      anyOf: [...CLOSED_KEYS.map((key) => ({ required: [key] })), stagesOfUsers],
    },
  ],
};

const wanted = 'a load such as { targetTps: 100, sustain: "60s" } or { users: 50, sustain: "60s" }';

const load = (description: string, required: readonly string[], properties: object): JsonSchema => ({
  $comment: wanted,
  description,
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

/** The four forms of a load: open or closed, by ramps or by free stages. */
export const LOAD_DEFINITIONS: { readonly [name: string]: JsonSchema } = {
  load: {
    description:
      'How much load, and for how long. Open: targetTps or stages. Closed: users, or startingConcurrency to maxConcurrency.',
    if: isClosed,
    then: {
      if: { required: ['stages'] },
      then: { $ref: '#/definitions/closedStages' },
      else: { $ref: '#/definitions/closedLoad' },
    },
    else: {
      if: { type: 'object', required: ['stages'] },
      then: { $ref: '#/definitions/openStages' },
      else: { $ref: '#/definitions/openLoad' },
    },
    examples: [
      { targetTps: 500, warmup: '5s', rampUp: '10s', sustain: '60s', rampDown: '5s' },
      { users: 50, rampUp: '10s', sustain: '60s' },
    ],
  },
  openLoad: load('An open load that rises to a rate, keeps it, and falls.', ['targetTps'], {
    ...open,
    targetTps: rate('Starts.', { exclusiveMinimum: 0 }),
    rampUp: ramp('From 0 to targetTps.'),
    sustain: duration('Time at targetTps.'),
    rampDown: ramp('From targetTps to 0.'),
  }),
  openStages: load('An open load of free stages.', ['stages'], {
    ...open,
    startTps: rate('Rate at which the first stage begins; 0 unless given.', { minimum: 0 }),
    stages: stages(
      'targetTps',
      rate('Rate at the end of the stage (LINEAR), or throughout (STEP).', { minimum: 0 }),
    ),
  }),
  closedLoad: load('A closed load that rises to a number of users, keeps it, and falls.', [], {
    ...closed,
    users: users('Number of users; the same as maxConcurrency.', 1),
    maxConcurrency: users('Users at the end of the ramp.', 1),
    strategy: { $ref: '#/definitions/strategy' },
    rampStep: users('Users that each step adds.', 1),
    rampInterval: duration('Time between two steps.'),
    rampUp: ramp('From startingConcurrency to all users.'),
    sustain: duration('Time with all users; with iterations, the longest it may take.'),
    rampDown: ramp('From all users to none.'),
  }),
  closedStages: load('A closed load of free stages.', ['stages'], {
    ...closed,
    stages: stages('users', users('Users at the end of the stage (LINEAR), or throughout (STEP).', 0)),
  }),
};
