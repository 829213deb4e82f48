import { VajraError } from '@vajraedge/sdk';

/**
 * The error of everything that came from a peer and is not what the protocol says.
 *
 * @returns VE_FRAME_INVALID
 */
export function frameError(what: string, cause?: unknown): VajraError {
  return new VajraError('VE_FRAME_INVALID', `not a valid message: ${what}`, {
    hint: 'Compare the versions of master and worker; if they are the same, what sent this is not one of them.',
    ...(cause !== undefined && { cause }),
  });
}

/** @returns VE_FRAME_TOO_LARGE */
export function tooLargeError(what: string, sizeBytes: number, limitBytes: number): VajraError {
  return new VajraError(
    'VE_FRAME_TOO_LARGE',
    `${what} has ${sizeBytes} bytes; at most ${limitBytes} are taken`,
    { hint: 'Use fewer series: put ids into labels, not into the names of steps.' },
  );
}

/** @throws VE_FRAME_INVALID unless `holds` */
export function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw frameError(what);
}

/** @returns VE_BLOB_DIGEST */
export function blobError(what: string): VajraError {
  return new VajraError('VE_BLOB_DIGEST', what, {
    hint: 'Fetch it again; if that does not help, start the run anew.',
  });
}
