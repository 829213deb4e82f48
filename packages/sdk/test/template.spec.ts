import { hasTemplate } from '../src/template.js';

test.each([
  ['${a}', true, 'a template'],
  ['x${a.b}y', true, 'a template inside'],
  ['$${a}${b}', true, 'an escape and a template'],
  ['${a}$${b}', true, 'a template and an escape'],
  ['${}', true, 'an empty template, which rendering refuses'],
  ['', false, 'nothing'],
  ['a $ {b}', false, 'no brace after the dollar'],
  ['$${a}', false, 'only the escape'],
  ['${a', false, 'a brace that is not closed'],
  ['{a}', false, 'no dollar'],
])('%j: %s (%s)', (text, wanted) => {
  expect(hasTemplate(text)).toBe(wanted);
});
