import type { RequestSchema } from '../check-shape.js';

const KEYS = { pattern: '^(?!__proto__$|constructor$|prototype$)', maxLength: 128 } as const;

const texts = (maxLength: number): RequestSchema => ({
  type: 'object',
  maxProperties: 100,
  propertyNames: { ...KEYS, description: 'Choose another name.' },
  additionalProperties: { type: 'string', maxLength },
});

const tags = texts(256);
const note = { type: 'string', maxLength: 2000 } as const;

const planFile: RequestSchema = {
  type: 'object',
  required: ['name', 'contentBase64'],
  properties: {
    name: {
      type: 'string',
      description: 'As the plan names it: a relative path with /, without "..", of at most 255 characters.',
      minLength: 1,
      maxLength: 255,
      // No control characters, no backslash, no drive, no empty part, no part that is "." or "..".
      pattern: String.raw`^(?!.*(?:^|/)\.{0,2}(?:/|$))[^\p{Cc}\\:*?"<>|]+$`,
    },
    contentBase64: { type: 'string', description: 'Base64 with padding.', pattern: '^[A-Za-z0-9+/]*={0,2}$' },
  },
  additionalProperties: false,
};

const plan = {
  plan: {
    oneOf: [{ type: 'string' }, { type: 'object' }],
    description: 'Text in YAML or JSON, or the plan itself.',
  },
  variables: texts(10_000),
  files: { type: 'array', maxItems: 100, items: planFile },
} as const satisfies RequestSchema['properties'];

const body = (properties: RequestSchema['properties'], required: readonly string[]): RequestSchema => ({
  type: 'object',
  required,
  properties: properties ?? {},
  additionalProperties: false,
});

/** What `POST /api/validation` takes. */
export const VALIDATION_REQUEST: RequestSchema = body(plan, ['plan']);

/** What `POST /api/tests` takes. */
export const CREATE_RUN_REQUEST: RequestSchema = body(
  {
    ...plan,
    id: {
      type: 'string',
      description: 'Letters, digits, "-", "_" and ".", at most 64, beginning with a letter or digit.',
      pattern: '^[A-Za-z0-9][A-Za-z0-9_.\\-]{0,63}$',
    },
    tags,
    note,
    minWorkers: { type: 'integer', minimum: 1, maximum: 10_000, default: 1 },
    readyTimeoutMs: { type: 'integer', minimum: 1000, maximum: 3_600_000, default: 30_000 },
    proceedOnWarn: { type: 'boolean', default: false },
    skipPreflight: { type: 'boolean', default: false },
    preflightOnly: { type: 'boolean', default: false },
  },
  ['plan'],
);

const action = (name: string): { readonly action: RequestSchema } => ({
  action: { type: 'string', const: name },
});

/** What `PATCH /api/tests/:id` takes. */
export const RUN_CHANGE: RequestSchema = {
  oneOf: [
    body(
      {
        ...action('rate'),
        targetPerSecond: { type: 'number', minimum: 0, maximum: 100_000 },
        scenario: { type: 'string', maxLength: 256 },
        overMs: { type: 'integer', minimum: 0, maximum: 86_400_000, default: 0 },
      },
      ['action', 'targetPerSecond'],
    ),
    body(action('pause'), ['action']),
    body(action('resume'), ['action']),
    body(action('proceed'), ['action']),
    body({ ...action('annotate'), tags, note }, ['action']),
  ],
};
