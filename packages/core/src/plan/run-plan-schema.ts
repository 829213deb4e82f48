import { LOAD_DEFINITIONS } from './load-schema.js';
import { PLAN_LIMITS } from './plan-limits.js';
import { type JsonSchema, VALUE_DEFINITIONS } from './value-schema.js';

const text = (description: string, wanted = 'text', maxLength = 10_000): JsonSchema => ({
  $comment: wanted,
  description,
  type: 'string',
  minLength: 1,
  maxLength,
});

const object = (
  wanted: string,
  required: readonly string[],
  properties: object,
  description = '',
): JsonSchema => ({
  $comment: wanted,
  ...(description === '' ? {} : { description }),
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const duration = (description: string): JsonSchema => ({
  description,
  allOf: [{ $ref: '#/definitions/duration' }],
});

/** Names that templates can hold. */
const VARIABLE_NAME = '^[A-Za-z_][A-Za-z0-9_-]*$';

const order: JsonSchema = {
  $comment: 'sequential, random or unique',
  description:
    'sequential: row by row, and round again. random: any row. unique: each row once; the scenario ends with them.',
  enum: ['sequential', 'random', 'unique'],
  default: 'sequential',
};

const scenarioBase = {
  description: text('What it stands for.'),
  after: text(
    'Begins when the named scenario has ended; with the run unless given.',
    'the name of another scenario',
  ),
  load: { $ref: '#/definitions/load' },
};

const DEFINITIONS: { readonly [name: string]: JsonSchema } = {
  ...VALUE_DEFINITIONS,
  ...LOAD_DEFINITIONS,
  scenario: {
    description: 'One stream of iterations: a task or a mix of tasks, and its load.',
    if: { type: 'object', required: ['mix'] },
    then: { $ref: '#/definitions/mixScenario' },
    else: { $ref: '#/definitions/taskScenario' },
  },
  taskScenario: object('a scenario with a task and a load', ['task', 'load'], {
    ...scenarioBase,
    task: { $ref: '#/definitions/task' },
    parameters: { $ref: '#/definitions/parameters' },
  }),
  mixScenario: object('a scenario with a mix and a load', ['mix', 'load'], {
    ...scenarioBase,
    mix: {
      $comment: 'a list of tasks',
      description: 'Tasks that take turns, each as often as its weight says.',
      type: 'array',
      minItems: 1,
      maxItems: PLAN_LIMITS.mixEntries,
      items: { $ref: '#/definitions/mixEntry' },
    },
  }),
  mixEntry: object('a task such as { task: HTTP_GET, weight: 3, parameters: {…} }', ['task'], {
    task: { $ref: '#/definitions/task' },
    name: text("What it is called in the results; the task's name unless given.", 'a name', 200),
    weight: {
      $comment: 'a whole number from 1',
      description: 'Its part of the iterations, relative to the others.',
      type: 'integer',
      minimum: 1,
      maximum: 1_000_000,
      default: 1,
    },
    parameters: { $ref: '#/definitions/parameters' },
  }),
  feed: {
    description: 'Rows for ${feed.column}.',
    if: { type: 'object', required: ['rows'] },
    then: { $ref: '#/definitions/rowsFeed' },
    else: { $ref: '#/definitions/fileFeed' },
    examples: [{ file: 'users.csv', order: 'unique' }],
  },
  fileFeed: object('a feed such as { file: users.csv }', ['file'], {
    file: text(
      "CSV with a header line, or a JSON list of maps; relative to the plan's folder.",
      'the name of a file',
      4096,
    ),
    format: {
      $comment: 'csv or json',
      description: "By the file's ending unless given.",
      enum: ['csv', 'json'],
    },
    order,
  }),
  rowsFeed: object('a feed such as { rows: [{ id: 1 }, { id: 2 }] }', ['rows'], {
    rows: {
      $comment: 'a list of rows',
      description: 'The rows themselves.',
      type: 'array',
      minItems: 1,
      items: { $comment: 'a row such as { id: 1 }', type: 'object' },
    },
    order,
  }),
  threshold: {
    description: 'A condition on the results: metric, comparison, limit.',
    if: { type: 'string' },
    then: { $ref: '#/definitions/expression' },
    else: { $ref: '#/definitions/thresholdObject' },
    examples: ['p99(responseTime) < 250ms', { expression: 'errorRatio < 1%', window: '10s', abort: true }],
  },
  expression: {
    ...text(
      'Metric, comparison, limit. Times have a unit, ratios are 0.01 or 1%.',
      'a condition such as "p99(responseTime) < 250ms"',
      500,
    ),
    examples: [
      'p99(responseTime) < 250ms',
      'errorRatio < 1%',
      'achievedRate >= 0.99',
      'checkRatio(logged in) > 99%',
    ],
  },
  thresholdObject: object(
    'a condition such as "p99(responseTime) < 250ms", or { expression, window, abort… }',
    ['expression'],
    {
      expression: { $ref: '#/definitions/expression' },
      scenario: text('Only this scenario.', 'the name of a scenario'),
      task: text('Only this task, by its name in the results.', "a task's name in the results"),
      step: text('Only this step of tasks.', 'the name of a step'),
      window: duration(
        'Judged over the last so much time, each second; over the whole steady part unless given.',
      ),
      abort: {
        $comment: 'true or false',
        description: 'Stop the run once it is not met.',
        type: 'boolean',
        default: false,
      },
      grace: duration('Not judged before this time of the steady part.'),
    },
  ),
};

const map = (
  wanted: string,
  description: string,
  values: JsonSchema,
  names?: string,
  maximum?: number,
): JsonSchema => ({
  $comment: wanted,
  description,
  type: 'object',
  ...(names === undefined ? {} : { propertyNames: { pattern: names } }),
  ...(maximum === undefined ? {} : { maxProperties: maximum }),
  additionalProperties: values,
});

/** The JSON Schema (draft-07) of a written run plan; published as `@vajraedge/core/schema/plan.schema.json`. */
export const RUN_PLAN_SCHEMA: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'VajraEdge run plan',
  ...object('a map with scenarios', ['scenarios'], {
    $schema: { $comment: 'text', description: 'Address of this schema, for editors.', type: 'string' },
    name: text("Name of the plan; the file's name unless given.", 'a name', 200),
    description: text('What the plan is for.'),
    tags: map(
      'a map of texts',
      'Labels of the run, for reports and comparisons.',
      {
        $comment: 'text (in quotes)',
        type: 'string',
        maxLength: 1000,
      },
      undefined,
      100,
    ),
    variables: map(
      'a map of names and values',
      'Constants for ${name} in parameters, and start values of what tasks set.',
      {},
      VARIABLE_NAME,
    ),
    data: map(
      'a map of feeds',
      'Feeds of rows for ${feed.column} in parameters.',
      { $ref: '#/definitions/feed' },
      VARIABLE_NAME,
      100,
    ),
    scenarios: {
      ...map(
        'a map of scenarios',
        'Streams of load by name, side by side or one after another.',
        { $ref: '#/definitions/scenario' },
        '^[^\\u0000-\\u001f]{1,200}$',
        PLAN_LIMITS.scenarios,
      ),
      minProperties: 1,
    },
    thresholds: {
      $comment: 'a list of conditions',
      description: 'Conditions on the results; one that is not met fails the run.',
      type: 'array',
      maxItems: PLAN_LIMITS.thresholds,
      items: { $ref: '#/definitions/threshold' },
    },
    hooks: object(
      'a map with before and after',
      [],
      {
        before: text('File that runs once before the first scenario.', 'the name of a file', 4096),
        after: text('File that runs once after the last scenario.', 'the name of a file', 4096),
      },
      'Files that run once per run.',
    ),
    checks: {
      $comment: 'a list of files',
      description: 'Files with checks of your own, which pre-flight runs before the test.',
      type: 'array',
      maxItems: PLAN_LIMITS.checks,
      items: text(
        "File that exports a check as default; relative to the plan's folder.",
        'the name of a file',
        4096,
      ),
    },
    iterationTimeout: duration(
      'An iteration that takes longer is failed, and its user replaced; 60s unless given.',
    ),
    gracefulStop: duration(
      'How long iterations in flight may go on after the load has ended; 30s unless given.',
    ),
  }),
  definitions: DEFINITIONS,
};
