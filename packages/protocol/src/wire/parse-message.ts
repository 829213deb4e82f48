import { frameError, tooLargeError } from './frame-error.js';
import { checkWire, type MessageShape } from './wire-shape.js';

/** What generated code offers to read a message. */
interface Parser<T> {
  decode(bytes: Uint8Array): T;
}

/**
 * Reads a message that came from a peer: its size first, then its shape, and only then its content.
 *
 * @throws VE_FRAME_TOO_LARGE
 * @throws VE_FRAME_INVALID
 */
export function parseMessage<T>(
  parser: Parser<T>,
  bytes: Uint8Array,
  shape: MessageShape,
  limitBytes: number,
): T {
  if (bytes.length > limitBytes) throw tooLargeError('a message', bytes.length, limitBytes);
  checkWire(bytes, shape);
  try {
    return parser.decode(bytes);
  } catch (error) {
    // Generated code throws errors of several kinds: RangeError, TypeError, Error.
    throw frameError('it cannot be parsed', error);
  }
}
