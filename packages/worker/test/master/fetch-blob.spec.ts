import { type BlobChunk, digestOf } from '@vajraedge/protocol';
import { fetchBlob } from '../../src/master/fetch-blob.js';

const CONTENT = Buffer.from('a plan, in two pieces');
const REF = { digest: digestOf(CONTENT), sizeBytes: CONTENT.length, name: 'rows.csv' };

async function* pieces(...chunks: BlobChunk[]): AsyncGenerator<BlobChunk> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

const FIRST = { offsetBytes: 0, data: CONTENT.subarray(0, 5) };
const SECOND = { offsetBytes: 5, data: CONTENT.subarray(5) };

describe('a blob', () => {
  it('is put together from its pieces', async () => {
    await expect(fetchBlob(REF, 1000, pieces(FIRST, SECOND))).resolves.toEqual(CONTENT);
  });

  it.each([
    ['larger than is taken', REF, 10, [FIRST, SECOND], 'VE_BLOB_TOO_LARGE'],
    ['larger than was said', { ...REF, sizeBytes: 6 }, 1000, [FIRST, SECOND], 'VE_BLOB_TOO_LARGE'],
    ['out of order', REF, 1000, [SECOND, FIRST], 'VE_BLOB_FAILED'],
    ['cut off', REF, 1000, [FIRST], 'VE_BLOB_DIGEST'],
    ['another', REF, 1000, [FIRST, { ...SECOND, data: Buffer.alloc(16) }], 'VE_BLOB_DIGEST'],
  ])('that is %s is refused', async (_what, ref, limit, chunks, code) => {
    await expect(fetchBlob(ref, limit, pieces(...chunks))).rejects.toMatchObject({ code });
  });

  it('whose stream fails says why', async () => {
    const failing = async function* (): AsyncGenerator<BlobChunk> {
      yield await Promise.resolve(FIRST);
      throw Object.assign(new Error('x'), { details: 'the run has ended' });
    };
    await expect(fetchBlob(REF, 1000, failing())).rejects.toThrow(/"rows.csv".*the run has ended/);
  });
});
