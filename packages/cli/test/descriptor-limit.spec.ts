import { tooFewDescriptors } from '../src/descriptor-limit.js';

const limits = (soft: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax open files            ${soft.padEnd(21)}4096                 files     \n`;

it.each([
  ['', null],
  [limits('256'), null],
  [limits('unlimited'), null],
  [limits('255'), 'this process may open 255 files'],
  [limits('64'), 'ulimit -n 4096'],
])('%j: %s', (text, words) => {
  const fault = tooFewDescriptors(text);
  if (words === null) expect(fault).toBeNull();
  else expect(fault).toContain(words);
});
