import { parseBytes } from '../src/byte-size.js';

test.each<[string | number, number | string]>([
  [0, 0],
  [512, 512],
  ['0', 0],
  ['512', 512],
  ['512B', 512],
  ['64kB', 64_000],
  ['64 kB', 64_000],
  ['64KB', 64_000],
  ['64KiB', 65_536],
  ['1.5MiB', 1_572_864],
  ['2.3MB', 2_300_000],
  ['1GB', 1_000_000_000],
  ['1TiB', 1_099_511_627_776],
])('reads %j as %d bytes', (size, wanted) => {
  expect(parseBytes(size)).toBe(wanted);
});

test.each<[string | number, number | string]>([
  ['', 'nothing'],
  ['kB', 'no number'],
  ['-1', 'a negative number'],
  [-1, 'a negative number'],
  [1.5, 'half a byte'],
  ['0.5B', 'half a byte'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'infinity'],
  [2 ** 53, 'more than is exact'],
  ['99999999999TB', 'more than is exact'],
  ['64kb', 'bits'],
  ['64Mb', 'bits'],
  ['64 000', 'a blank inside'],
  ['1e3', 'an exponent'],
  ['64kB ', 'a blank after'],
])('refuses %j: %s', (size) => {
  expect(parseBytes(size)).toBeUndefined();
});
