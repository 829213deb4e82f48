import { readFileSync } from 'node:fs';
import { readRunPlan } from '../../src/plan/read-run-plan.js';
import { resolveRunPlan } from '../../src/plan/resolve-run-plan.js';
import { RUN_PLAN_SCHEMA } from '../../src/plan/run-plan-schema.js';
import { TEMPLATE_FUNCTIONS } from '../../src/plan/template.js';
import { catalogOf } from './plan-fixture.js';

const docs = readFileSync(new URL('../../../../docs/plan.md', import.meta.url), 'utf8');
const examples = [...docs.matchAll(/^```(yaml|json)\n([\s\S]*?)^```$/gm)].map(([, format, text]) => ({
  format: format as 'yaml' | 'json',
  text: text as string,
  first: (text as string).split('\n')[0],
}));

test('there are examples of both formats', () => {
  expect(new Set(examples.map(({ format }) => format))).toEqual(new Set(['yaml', 'json']));
  expect(examples.length).toBeGreaterThanOrEqual(6);
});

test.each(examples)('the $format example "$first" is a complete plan', ({ format, text }) => {
  const document = readRunPlan({ text, format, fileName: 'docs/plan.md', baseDir: '/plans' });
  expect(resolveRunPlan(document, catalogOf()).scenarios.length).toBeGreaterThan(0);
});

test('every key of the schema is told of', () => {
  const keys = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties') Object.keys(value as object).forEach((name) => keys.add(name));
      if (key !== 'examples') visit(value);
    }
  };
  visit(RUN_PLAN_SCHEMA);
  const missing = [...keys].filter(
    (key) => !new RegExp(`(?<![\\w])${key.replace('$', '\\$')}(?![\\w])`).test(docs),
  );
  expect(missing).toEqual([]);
});

test('every template function is told of', () => {
  for (const { form } of Object.values(TEMPLATE_FUNCTIONS)) expect(docs).toContain(form);
});
