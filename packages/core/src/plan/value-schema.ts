/** A JSON Schema, or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const NUMBER_PART = String.raw`\d{1,15}(\.\d{1,9})?`;

/** The same durations as the SDK's `parseDuration` reads. */
const DURATION_PATTERN = `^(?=.)${['d', 'h', 'm', 's', 'ms', 'us'].map((unit) => `(${NUMBER_PART}${unit})?`).join('')}$`;

/**
 * Definitions of values that occur in many places: durations, ramps, pauses, parameters. Throughout the schema,
 * `$comment` says what is wanted as a noun; messages about wrong values are made of it.
 */
export const VALUE_DEFINITIONS: { readonly [name: string]: JsonSchema } = {
  duration: {
    $comment: 'a duration such as "30s"',
    description:
      'A length of time with its unit: us, ms, s, m, h, d. Units may be joined, largest first: "1h30m".',
    type: 'string',
    pattern: DURATION_PATTERN,
    examples: ['500ms', '30s', '5m', '1h30m'],
  },
  strategy: {
    $comment: 'LINEAR or STEP',
    description: 'LINEAR changes evenly, STEP in equal steps.',
    enum: ['LINEAR', 'STEP'],
  },
  ramp: {
    description: 'Length of the ramp, or its length with a strategy and a number of steps.',
    if: { type: 'string' },
    then: { $ref: '#/definitions/duration' },
    else: { $ref: '#/definitions/rampObject' },
    examples: ['10s', { duration: '60s', strategy: 'STEP', steps: 6 }],
  },
  rampObject: {
    $comment: 'a duration such as "10s", or { duration, strategy, steps }',
    type: 'object',
    additionalProperties: false,
    required: ['duration'],
    properties: {
      duration: { $ref: '#/definitions/duration' },
      strategy: { $ref: '#/definitions/strategy' },
      steps: {
        $comment: 'a whole number of steps',
        description: 'Number of equal steps of a STEP ramp; 10 unless given.',
        type: 'integer',
        minimum: 1,
        maximum: 1000,
      },
    },
  },
  delay: {
    description:
      'A pause: constant ("200ms"), even between two bounds ({ min, max }), or exponential around a mean.',
    if: { type: 'string' },
    then: { $ref: '#/definitions/duration' },
    else: {
      if: { required: ['mean'] },
      then: { $ref: '#/definitions/delayMean' },
      else: { $ref: '#/definitions/delayRange' },
    },
    examples: ['200ms', { min: '100ms', max: '500ms' }, { mean: '1s', distribution: 'exponential' }],
  },
  delayRange: {
    $comment: 'a duration such as "200ms", { min, max } or { mean, distribution: exponential }',
    type: 'object',
    additionalProperties: false,
    required: ['min', 'max'],
    properties: { min: { $ref: '#/definitions/duration' }, max: { $ref: '#/definitions/duration' } },
  },
  delayMean: {
    $comment: 'a duration such as "200ms", { min, max } or { mean, distribution: exponential }',
    type: 'object',
    additionalProperties: false,
    required: ['mean', 'distribution'],
    properties: {
      mean: { $ref: '#/definitions/duration' },
      distribution: { $comment: 'exponential', enum: ['exponential'] },
    },
  },
  parameters: {
    $comment: 'a map of parameters',
    description:
      'Parameters of the task; `vajra tasks` lists them. Texts may hold ${variable}, ${feed.column}, ${uuid()}.',
    type: 'object',
    examples: [{ url: 'http://localhost:8080/' }],
  },
  task: {
    $comment: 'the name of a task or of a task file',
    description: "Name of a plugin's task, or a file of your own.",
    type: 'string',
    minLength: 1,
    maxLength: 4096,
    examples: ['HTTP_GET', './checkout.task.ts'],
  },
};
