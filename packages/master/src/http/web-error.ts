import { VajraError } from '@vajraedge/sdk';

/** Where in a request something is wrong, and what was wanted. */
export interface RequestFinding {
  /** As in `files[2].name`; empty for the body as a whole. */
  readonly path: string;
  readonly message: string;
}

/** A request whose body or parameters are not what the API takes, with everything that is wrong. Its code is `VE_REQUEST_INVALID`. */
export class RequestError extends VajraError {
  override readonly name: string = 'RequestError';
  readonly findings: readonly RequestFinding[];

  constructor(findings: readonly RequestFinding[]) {
    const [first] = findings;
    const where = first === undefined || first.path === '' ? '' : `${first.path}: `;
    const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
    super(
      'VE_REQUEST_INVALID',
      `The request is not what is taken here: ${where}${first?.message ?? ''}${more}`,
      {
        hint: 'GET /api/openapi.json describes every request.',
      },
    );
    this.findings = Object.freeze([...findings]);
  }
}

/** There is no such address, or nothing answers this method there. */
export function routeUnknown(method: string, path: string, allowed: readonly string[]): VajraError {
  if (allowed.length > 0)
    return new VajraError('VE_METHOD_NOT_ALLOWED', `${path} does not take ${method}.`, {
      hint: `It takes ${allowed.join(', ')}.`,
    });
  return new VajraError('VE_ROUTE_UNKNOWN', `There is nothing at ${path}.`, {
    hint: 'GET /api/openapi.json lists all addresses.',
  });
}

/** No token, or one that nobody has. */
export function unauthenticated(given: boolean): VajraError {
  const message = given ? 'The token is not one of this master.' : 'A token is needed.';
  return new VajraError('VE_UNAUTHENTICATED', message, {
    hint: 'Send Authorization: Bearer TOKEN; `vajra master` prints the tokens, and keeps them in its data folder.',
  });
}

/** The token is good, but not for this. */
export function forbidden(): VajraError {
  return new VajraError('VE_FORBIDDEN', 'A viewer may look, but not change anything.', {
    hint: "Use the operator's token.",
  });
}

/** A body that is larger than is taken. */
export function bodyTooLarge(limitBytes: number): VajraError {
  return new VajraError(
    'VE_REQUEST_TOO_LARGE',
    `The body is larger than ${limitBytes} bytes; it was not read.`,
    {
      hint: 'A plan may have 1 MiB, with its files 16 MiB. Put larger data where the workers are.',
    },
  );
}

/** A body of another kind than JSON. */
export function wrongContentType(given: string): VajraError {
  return new VajraError(
    'VE_REQUEST_TYPE',
    `A body of type ${given === '' ? 'unknown' : `"${given}"`} is not taken.`,
    {
      hint: 'Send Content-Type: application/json in UTF-8, not compressed.',
    },
  );
}

/** A body that did not arrive whole in its time. */
export function bodyTooSlow(): VajraError {
  return new VajraError('VE_REQUEST_TIMEOUT', 'The body did not arrive in time.', { hint: 'Send it again.' });
}
