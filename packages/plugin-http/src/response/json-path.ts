import { createRequire } from 'node:module';
import { TaskFailure } from '@vajraedge/sdk';
import type { compile, JSONPathQuery } from 'json-p3';

const require = createRequire(import.meta.url);

/** Compiles a JSONPath (RFC 9535); what does it is loaded with the first. @throws HTTP_REQUEST_INVALID */
export function compileJsonPath(path: string): JSONPathQuery {
  const library = require('json-p3') as { readonly compile: typeof compile };
  try {
    return library.compile(path);
  } catch (error) {
    throw new TaskFailure('HTTP_REQUEST_INVALID', `not a JSONPath: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
