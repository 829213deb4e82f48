import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { TaskFailure } from '@vajraedge/sdk';

/**
 * Undoes a body's Content-Encoding (RFC 9110, 8.4): gzip, deflate, br, also several in a row.
 *
 * @throws HTTP_RESPONSE_TOO_LARGE where it grows over the limit, BODY_DECODE_FAILED
 */
export function decodeBody(body: Buffer, encoding: string, maxBytes: number): Buffer {
  let decoded = body;
  // The last one named was the last one applied.
  for (const name of encoding.toLowerCase().split(',').reverse())
    decoded = decodeOnce(decoded, name.trim(), maxBytes);
  return decoded;
}

function decodeOnce(body: Buffer, encoding: string, maxBytes: number): Buffer {
  // zlib takes no limit of 0.
  const options = { maxOutputLength: Math.max(1, maxBytes) };
  try {
    switch (encoding) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, options);
      case 'deflate':
        // Meant to be zlib's format, but some servers send the bare stream.
        return ((body[0] ?? 0) & 0x0f) === 8 ? inflateSync(body, options) : inflateRawSync(body, options);
      case 'br':
        return brotliDecompressSync(body, options);
      case 'identity':
      case '':
        return body;
      default:
        throw new Error(`the encoding ${JSON.stringify(encoding)} is not known`);
    }
  } catch (error) {
    const isTooLarge = (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';
    const message = isTooLarge
      ? `decompressed, the body has more than ${maxBytes} bytes`
      : `the body cannot be decompressed: ${(error as Error).message}`;
    throw new TaskFailure(isTooLarge ? 'HTTP_RESPONSE_TOO_LARGE' : 'BODY_DECODE_FAILED', message, {
      cause: error,
    });
  }
}
