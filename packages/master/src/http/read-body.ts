import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, bodyTooSlow, RequestError, wrongContentType } from './web-error.js';

/**
 * The JSON of a request's body. A body that says it is too large is not read at all; one that does not say so is read up
 * to the limit and no further.
 *
 * @throws VE_REQUEST_TYPE, VE_REQUEST_TOO_LARGE, VE_REQUEST_TIMEOUT, VE_REQUEST_INVALID
 */
export async function readJsonBody(request: IncomingMessage, limitBytes: number): Promise<unknown> {
  const { headers } = request;
  const type = headers['content-type'] ?? '';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!/^application\/json *(?:; *charset="?utf-8"?)?$/i.test(type.trim())) throw wrongContentType(type);
  if (encoding !== 'identity') throw wrongContentType(`${type}, ${encoding}`);
  if (Number(headers['content-length'] ?? 0) > limitBytes) throw bodyTooLarge(limitBytes);
  const bytes = await readBytes(request, limitBytes);
  return parseJson(bytes);
}

function readBytes(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    const onData = (chunk: Buffer): void => {
      sizeBytes += chunk.length;
      if (sizeBytes <= limitBytes) return void chunks.push(chunk);
      request.off('data', onData);
      request.pause();
      reject(bodyTooLarge(limitBytes));
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', () => reject(bodyTooSlow()));
    request.once('close', () => reject(bodyTooSlow()));
  });
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8 text';
    throw new RequestError([{ path: '', message: `the body is no valid JSON: ${reason}.` }]);
  }
}
