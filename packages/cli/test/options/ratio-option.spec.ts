import { ratioOption } from '../../src/options/ratio-option.js';
import { faultOf } from '../fault-of.js';

describe('a share', () => {
  it.each([
    ['5%', 0.05],
    ['0.1 %', 0.001],
    ['0.05', 0.05],
    ['0', 0],
    [undefined, undefined],
  ])('%j is %d', (text, ratio) => {
    expect(ratioOption('--tolerance', text)).toBe(ratio);
  });

  it.each(['', 'much', '-5%', '5', '120%'])('%j is none', (text) => {
    expect(faultOf(() => ratioOption('--tolerance', text))).toContain('--tolerance: ');
  });
});
