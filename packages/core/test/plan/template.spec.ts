import { hasTemplate } from '@vajraedge/sdk';
import fc from 'fast-check';
import { fillConstants } from '../../src/plan/fill-constants.js';
import { isTemplate, parseTemplate } from '../../src/plan/template.js';

const name = (source: string, ...keys: string[]) => ({
  kind: 'name',
  name: source.split('.')[0],
  keys,
  source,
});

describe('splitting a template', () => {
  test.each([
    ['plain', [{ kind: 'text', text: 'plain' }]],
    ['', []],
    ['${a}', [name('a')]],
    [
      'x${ users.email }y',
      [{ kind: 'text', text: 'x' }, name('users.email', 'email'), { kind: 'text', text: 'y' }],
    ],
    ['${users.First Name}', [name('users.First Name', 'First Name')]],
    ['$${a} and ${a}', [{ kind: 'text', text: '${a} and ' }, name('a')]],
    ['$5 and $$', [{ kind: 'text', text: '$5 and $$' }]],
    ['$${', [{ kind: 'text', text: '${' }]],
    ['${uuid()}', [{ kind: 'call', name: 'uuid', args: [], source: 'uuid()' }]],
    [
      '${randomInt(-5, 100)}',
      [{ kind: 'call', name: 'randomInt', args: [-5, 100], source: 'randomInt(-5, 100)' }],
    ],
    ['${now()}', [{ kind: 'call', name: 'now', args: [], source: 'now()' }]],
  ])('%s', (text, expected) => {
    expect(parseTemplate(text)).toEqual(expected);
  });

  test.each([
    ['${', /not closed/],
    ['a ${b', /not closed/],
    ['${}', /no variable/],
    ['${a b}', /no variable/],
    ['${a + 1}', /no variable/],
    ['${a.}', /no variable/],
    ['${constructor.constructor("return 1")()}', /no variable/],
    ['${eval(1)}', /no function "eval"/],
    ['${toString()}', /no function "toString"/],
    ['${uuid(1)}', /does not take/],
    ['${randomInt(1)}', /does not take/],
    ['${randomInt(1,x)}', /does not take/],
    ['${randomInt(1,1.5)}', /does not take/],
    ['${randomInt(5,1)}', /wrong way round/],
  ])('%s is a fault', (text, message) => {
    expect((parseTemplate(text) as { message: string }).message).toMatch(message);
  });

  test('the SDK sees a template exactly where there is one', () => {
    const piece = fc.constantFrom('$', '${', '$${', '}', 'a', '{', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        const parsed = parseTemplate(text);
        if (isTemplate(parsed))
          expect([text, hasTemplate(text)]).toEqual([text, parsed.some(({ kind }) => kind !== 'text')]);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('filling in constants', () => {
  const constants = { host: 'example.org', port: 8080, list: [1, { deep: 'x' }], unset: null, sly: 'a${b}' };

  test.each([
    ['plain', 'plain', false, true],
    ['$${host}', '${host}', false, true],
    ['${port}', 8080, true, true],
    ['${list}', [1, { deep: 'x' }], true, true],
    ['${list.1.deep}', 'x', true, true],
    ['http://${host}:${port}/', 'http://example.org:8080/', true, true],
    ['${list.0}-${list}', '1-[1,{"deep":"x"}]', true, true],
    ['${host}/${iteration}', 'example.org/${iteration}', true, false],
    ['$${x} ${host} ${iteration}', '$${x} example.org ${iteration}', true, false],
    ['${sly} ${iteration}', 'a$${b} ${iteration}', true, false],
    ['${unset}', '${unset}', true, false],
    ['${toString}', '${toString}', true, false],
    ['${uuid()}', '${uuid()}', true, false],
  ])('%s', (text, value, hasTemplates, isComplete) => {
    expect(fillConstants(text, constants)).toEqual({ value, hasTemplates, isComplete });
  });

  test('in maps and lists at any depth', () => {
    expect(fillConstants({ a: ['${port}', 1], b: { c: '${user}' } }, constants)).toEqual({
      value: { a: [8080, 1], b: { c: '${user}' } },
      hasTemplates: true,
      isComplete: false,
    });
  });
});
