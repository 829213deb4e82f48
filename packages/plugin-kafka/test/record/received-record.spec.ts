import type { RecordsBatch } from '@platformatic/kafka';
import { endToEndMs } from '../../src/record/end-to-end-time.js';
import { recordsFrom } from '../../src/record/received-record.js';

const BATCH: RecordsBatch = {
  firstOffset: 10n,
  length: 0,
  partitionLeaderEpoch: 0,
  magic: 2,
  crc: 0,
  attributes: 0,
  lastOffsetDelta: 2,
  firstTimestamp: 1000n,
  maxTimestamp: 1500n,
  producerId: -1n,
  producerEpoch: -1,
  firstSequence: -1,
  records: [0, 1, 2].map((offsetDelta) => ({
    length: 0,
    attributes: 0,
    timestampDelta: BigInt(offsetDelta * 250),
    offsetDelta,
    key: Buffer.from('k'),
    value: Buffer.from('value'),
    headers: [[Buffer.from('at'), Buffer.from('1200.5')]],
  })),
};

const read = (batch: Partial<RecordsBatch>, from = 10n) =>
  recordsFrom([{ ...BATCH, ...batch }], 0, from, 2000);

describe('records of an answer', () => {
  test('have offsets, times and sizes', () => {
    const { records, nextOffset } = read({});
    expect(nextOffset).toBe(13n);
    expect(records.map(({ offset, timestampMs, sizeBytes }) => [offset, timestampMs, sizeBytes])).toEqual([
      [10n, 1000, 14],
      [11n, 1250, 14],
      [12n, 1500, 14],
    ]);
  });

  test('that lie before what was asked for are left out', () => {
    expect(read({}, 12n).records.map(({ offset }) => offset)).toEqual([12n]);
  });

  test('that are marks of transactions are left out, and reading goes on after them', () => {
    expect(read({ attributes: 0x20 })).toEqual({ records: [], nextOffset: 13n });
  });

  test('have the time of the broker where the topic wants it', () => {
    expect(read({ attributes: 0x08 }).records.map(({ timestampMs }) => timestampMs)).toEqual([
      1500, 1500, 1500,
    ]);
  });

  test('of compacted topics have gaps, after which reading goes on', () => {
    const [, second] = BATCH.records;
    const { records, nextOffset } = read({ records: second === undefined ? [] : [second] });
    expect([records.length, nextOffset]).toEqual([1, 13n]);
  });

  test('may be none', () => {
    expect(recordsFrom([], 0, 7n, 2000)).toEqual({ records: [], nextOffset: 7n });
  });
});

describe('the time from end to end', () => {
  const [record] = read({}).records;
  test.each<[string, string | null, number | null]>([
    ['is that from the timestamp', null, 1000],
    ['is that from a header, to its fraction', 'at', 799.5],
    ['is not known without that header', 'on', null],
  ])('%s', (_what, header, expected) => {
    const name = header === null ? null : Buffer.from(header);
    expect(record === undefined ? undefined : endToEndMs(record, name)).toBe(expected);
  });

  test('is not known of records without a time', () => {
    const [old] = read({ firstTimestamp: -1n }).records;
    expect(old === undefined ? undefined : endToEndMs(old, null)).toBeNull();
  });
});
