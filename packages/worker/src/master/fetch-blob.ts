import { type BlobChunk, type BlobRef, checkDigest } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';

/** A stream of pieces. */
export type BlobChunks = AsyncIterable<BlobChunk>;

/**
 * Puts a blob together: its pieces in order, no more than was said, and the content that the digest names.
 *
 * @throws VE_BLOB_TOO_LARGE, VE_BLOB_DIGEST, VE_BLOB_FAILED
 */
export async function fetchBlob(ref: BlobRef, limitBytes: number, chunks: BlobChunks): Promise<Buffer> {
  const what = ref.name === '' ? 'the plan' : `the file ${JSON.stringify(ref.name)}`;
  if (ref.sizeBytes > limitBytes) throw tooLarge(what, limitBytes);
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const { offsetBytes, data } of chunks) {
      if (offsetBytes !== sizeBytes)
        throw failed(what, `a piece at ${offsetBytes} follows ${sizeBytes} bytes`);
      sizeBytes += data.length;
      if (sizeBytes > ref.sizeBytes) throw tooLarge(what, ref.sizeBytes);
      parts.push(data);
    }
  } catch (error) {
    if (error instanceof VajraError) throw error;
    throw failed(what, (error as { details?: string }).details ?? String(error), error);
  }
  const content = Buffer.concat(parts);
  checkDigest(content, ref.digest);
  return content;
}

function tooLarge(what: string, limitBytes: number): VajraError {
  return new VajraError('VE_BLOB_TOO_LARGE', `${capital(what)} has more than ${limitBytes} bytes.`, {
    hint: 'Keep only the columns and rows that are used.',
  });
}

function failed(what: string, why: string, cause?: unknown): VajraError {
  return new VajraError('VE_BLOB_FAILED', `${capital(what)} could not be fetched from the master: ${why}.`, {
    hint: 'Start the run anew.',
    ...(cause !== undefined && { cause }),
  });
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
