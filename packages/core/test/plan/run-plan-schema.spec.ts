import { readFileSync } from 'node:fs';
import { parseDuration } from '@vajraedge/sdk';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { RUN_PLAN_SCHEMA } from '../../src/plan/run-plan-schema.js';
import { VALUE_DEFINITIONS } from '../../src/plan/value-schema.js';

type Node = { readonly [key: string]: unknown };

/** Every part of the schema that is a schema of its own. */
function visit(node: unknown, path: string, call: (node: Node, path: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) call(node as Node, path);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'examples' || key === 'enum' || key === 'required' || key === 'default') continue;
    visit(value, `${path}/${key}`, call);
  }
}

test('the published file is the schema that the code uses', () => {
  const file = readFileSync(new URL('../../schema/plan.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(RUN_PLAN_SCHEMA)));
});

test('it is a valid schema of draft-07', () => {
  const ajv = new Ajv({ strictTypes: false });
  expect(ajv.validateSchema(RUN_PLAN_SCHEMA)).toBe(true);
});

test('every map with known keys refuses others', () => {
  visit(RUN_PLAN_SCHEMA, '#', (node, path) => {
    const isCondition = /\/(?:if|not|anyOf\/\d+)(?:\/|$)/.test(path) || path.endsWith('/properties');
    if (node['properties'] === undefined || isCondition) return;
    expect([path, node['additionalProperties']]).toEqual([path, false]);
  });
});

test('every key has a description, for editors', () => {
  const described = (node: Node | undefined): boolean => {
    const reference = /^#\/definitions\/(\w+)$/.exec(
      typeof node?.['$ref'] === 'string' ? node['$ref'] : '',
    )?.[1];
    const definitions = RUN_PLAN_SCHEMA['definitions'] as { readonly [name: string]: Node };
    return (
      typeof node?.['description'] === 'string' ||
      (reference !== undefined && described(definitions[reference]))
    );
  };
  visit(RUN_PLAN_SCHEMA, '#', (node, path) => {
    const isCondition = /\/(?:if|not|anyOf)\//.test(path);
    if (isCondition || typeof node['properties'] !== 'object' || path.includes('/delayMean')) return;
    for (const [key, property] of Object.entries(node['properties'] as { readonly [key: string]: Node })) {
      expect([`${path}/${key}`, described(property)]).toEqual([`${path}/${key}`, true]);
    }
  });
});

test('examples in the schema are valid where they stand', () => {
  const ajv = new Ajv({ strictTypes: false, strictRequired: false });
  ajv.addSchema({ ...RUN_PLAN_SCHEMA, $id: 'plan' });
  for (const [name, definition] of Object.entries(
    RUN_PLAN_SCHEMA['definitions'] as { readonly [name: string]: Node },
  )) {
    for (const example of (definition['examples'] ?? []) as unknown[]) {
      expect([name, example, ajv.validate(`plan#/definitions/${name}`, example)]).toEqual([
        name,
        example,
        true,
      ]);
    }
  }
});

test('durations in the schema are those that the SDK reads', () => {
  const pattern = new RegExp(String(VALUE_DEFINITIONS['duration']?.['pattern']), 'u');
  const unit = fc.constantFrom('us', 'ms', 's', 'm', 'h', 'd', 'µs', 'sec', '', ' ');
  const number = fc.oneof(fc.nat().map(String), fc.double({ noNaN: true }).map(String), fc.constant(''));
  const text = fc
    .array(
      fc.tuple(number, unit).map((pair) => pair.join('')),
      { maxLength: 4 },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (duration) => {
      expect(pattern.test(duration)).toBe(parseDuration(duration) !== undefined);
    }),
    { numRuns: 2000 },
  );
});
