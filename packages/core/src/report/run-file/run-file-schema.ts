import { RESULT_SCHEMA } from '../result-schema.js';
import { PHASES, RUN_FILE_LIMITS, RUN_FILE_VERSION, TIMES } from './run-file.js';

const place = (length: number) => ({ type: 'integer', minimum: 0, maximum: length - 1 });
const amount = { type: 'number', minimum: 0 };
const text = { type: 'string' };
const name = place(RUN_FILE_LIMITS.names);

function list(items: object, maxItems: number): object {
  return { type: 'array', items, maxItems };
}

/** An array whose elements are each of their own kind. */
function tuple(items: readonly object[]): object {
  return { type: 'array', items, minItems: items.length, maxItems: items.length };
}

const histogram = [amount, amount, amount, { $ref: '#/definitions/buckets' }];

/** The JSON Schema of a run file, published as `@vajraedge/core/schema/run-file.schema.json`; it refers to that of the result. */
export const RUN_FILE_SCHEMA: object = Object.freeze({
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'urn:vajraedge:schema:run-file:1',
  title: 'VajraEdge run file',
  description:
    'A result with the histograms that its times were made of. Times are in microseconds, run time in milliseconds.',
  type: 'object',
  required: ['runFileVersion', 'result', 'names', 'intervals', 'trends'],
  properties: {
    runFileVersion: { const: RUN_FILE_VERSION },
    result: { $ref: (RESULT_SCHEMA as { readonly $id: string }).$id },
    names: {
      description: 'Scenario, task and step (null: the iterations themselves) of each series.',
      ...list(tuple([text, text, { type: ['string', 'null'] }]), RUN_FILE_LIMITS.names),
    },
    intervals: {
      description: `Start, end, and the times that were recorded: place in names, phase (${PHASES.join(', ')}), time (${TIMES.join(', ')}), sum, min, max, buckets.`,
      ...list(
        tuple([
          amount,
          amount,
          list(tuple([name, place(PHASES.length), place(TIMES.length), ...histogram]), 100_000),
        ]),
        RUN_FILE_LIMITS.intervals,
      ),
    },
    trends: {
      description:
        'Place in names, whether of the warm-up, name, then sum, min, max, buckets in thousandths.',
      ...list(tuple([name, { type: 'boolean' }, text, ...histogram]), RUN_FILE_LIMITS.names * 64),
    },
  },
  definitions: {
    buckets: {
      description:
        "For each bucket of HdrHistogram's layout (lowest 1, 3 digits) that holds something: distance from the one before (the first: from -1), count.",
      ...list({ type: 'integer', minimum: 1 }, 60_000),
    },
  },
});
