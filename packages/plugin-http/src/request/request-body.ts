import type { HttpParameters } from '../http-parameters.js';
import type { BodyFiles } from './body-files.js';
import { encodePairs } from './request-target.js';

/** A body ready to be sent, and the Content-Type that follows from its kind. */
export interface RequestBody {
  readonly bytes: Buffer | null;
  readonly type: string | null;
}

const NO_BODY: RequestBody = { bytes: null, type: null };

/**
 * The body that the parameters ask for; a promise where a file has yet to be read.
 *
 * @throws HTTP_REQUEST_INVALID, BODY_FILE_UNREADABLE
 */
export function requestBody(
  parameters: HttpParameters,
  files: BodyFiles,
): RequestBody | Promise<RequestBody> {
  const { body, json, form, file } = parameters;
  if (json !== undefined) return { bytes: Buffer.from(JSON.stringify(json)), type: 'application/json' };
  if (form !== undefined) {
    // Forms write a space as a plus (WHATWG URL, 5.1); a plus itself is %2B in both notations.
    const text = encodePairs(form, 'form').replaceAll('%20', '+');
    return { bytes: Buffer.from(text), type: 'application/x-www-form-urlencoded' };
  }
  if (body !== undefined) return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' };
  if (file === undefined) return NO_BODY;
  const bytes = files.get(file);
  return bytes instanceof Promise ? bytes.then(fileBody) : fileBody(bytes);
}

function fileBody(bytes: Buffer): RequestBody {
  return { bytes, type: 'application/octet-stream' };
}
