import { lagRecords } from '../../src/record/lag.js';

type Offsets = readonly (readonly [number, bigint])[];

describe('lag', () => {
  test.each<[string, Offsets, Offsets, number | null]>([
    ['is not known before a broker has told its high watermark', [[0, 5n]], [], null],
    ['is what lies between', [[0, 5n]], [[0, 8n]], 3],
    ['is nothing at the end', [[0, 8n]], [[0, 8n]], 0],
    ['is never below nothing', [[0, 9n]], [[0, 8n]], 0],
    [
      'adds up over partitions',
      [
        [0, 1n],
        [2, 10n],
      ],
      [
        [0, 3n],
        [2, 15n],
      ],
      7,
    ],
    [
      'leaves out partitions that are not known',
      [
        [0, 1n],
        [1, 0n],
      ],
      [[0, 3n]],
      2,
    ],
    [
      'leaves out partitions of others',
      [[0, 1n]],
      [
        [0, 3n],
        [1, 90n],
      ],
      2,
    ],
    ['counts beyond what a double tells apart', [[0, 2n ** 60n]], [[0, 2n ** 60n + 1n]], 1],
  ])('%s', (_what, positions, highWatermarks, expected) => {
    expect(lagRecords(new Map(positions), new Map(highWatermarks))).toBe(expected);
  });
});
