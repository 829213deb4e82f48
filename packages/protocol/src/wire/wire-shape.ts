import { demand, frameError } from './frame-error.js';
import { WIRE_LIMITS } from './wire-limits.js';

/** How a field may look on the wire: how often it may come, how long it may be, and what it holds. */
export type FieldShape =
  | { readonly kind: 'varint' | 'fixed64'; readonly many?: number }
  | { readonly kind: 'bytes' | 'packed'; readonly maxBytes: number; readonly many?: number }
  | { readonly kind: 'message'; readonly shape: MessageShape; readonly many?: number };

/** Fields of a message by number. Numbers that are not listed are a newer peer's, and skipped. */
export interface MessageShape {
  readonly [field: number]: FieldShape;
}

const WIRE_TYPES = { varint: 0, fixed64: 1, bytes: 2, packed: 2, message: 2 } as const;

interface Budget {
  fields: number;
}

/**
 * Walks over a message without making anything of it, and refuses what is too much: elements, lengths, groups, varints
 * that never end. What passes can be parsed with memory in proportion to its size. Time is linear in the size; depth is
 * that of the shape.
 *
 * @throws VE_FRAME_INVALID
 */
export function checkWire(bytes: Uint8Array, shape: MessageShape): void {
  walk(bytes, 0, bytes.length, shape, { fields: WIRE_LIMITS.fields });
}

function walk(bytes: Uint8Array, from: number, end: number, shape: MessageShape, budget: Budget): void {
  const seen = new Map<number, number>();
  let at = from;
  while (at < end) {
    budget.fields -= 1;
    // Words are made only where they are needed: this is run for every field of every message.
    if (budget.fields < 0) throw frameError(`more than ${WIRE_LIMITS.fields} fields`);
    const tag = readVarint(bytes, at, end);
    const field = Math.floor(tag.value / 8);
    const wireType = tag.value % 8;
    demand(field > 0 && field < 2 ** 29, 'a field without a number');
    const rule = shape[field];
    const next = skip(bytes, tag.next, end, wireType);
    if (rule !== undefined) {
      if (wireType !== WIRE_TYPES[rule.kind]) throw frameError(`field ${field} is of another type`);
      const count = (seen.get(field) ?? 0) + 1;
      seen.set(field, count);
      const { many = 1 } = rule;
      if (count > many) throw frameError(`field ${field} comes more than ${many} times`);
      enter(bytes, next, rule, field, budget);
    }
    at = next.end;
  }
}

function enter(
  bytes: Uint8Array,
  { start, end }: Span,
  rule: FieldShape,
  field: number,
  budget: Budget,
): void {
  if (rule.kind === 'message') walk(bytes, start, end, rule.shape, budget);
  else if ((rule.kind === 'bytes' || rule.kind === 'packed') && end - start > rule.maxBytes)
    throw frameError(`field ${field} has more than ${rule.maxBytes} bytes`);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function skip(bytes: Uint8Array, at: number, end: number, wireType: number): Span {
  if (wireType === 0) return { start: at, end: readVarint(bytes, at, end).next };
  if (wireType === 1) return within(at, at + 8, end);
  if (wireType === 5) return within(at, at + 4, end);
  // Groups (3 and 4) are not a part of the protocol, and reading them is recursive.
  if (wireType !== 2) throw frameError(`a field of wire type ${wireType}`);
  const length = readVarint(bytes, at, end);
  return within(length.next, length.next + length.value, end);
}

function within(start: number, to: number, end: number): Span {
  demand(to <= end, 'a length that goes past the end');
  return { start, end: to };
}

function readVarint(bytes: Uint8Array, from: number, end: number): { value: number; next: number } {
  const first = bytes[from] ?? 0x80;
  if (from < end && first < 0x80) return { value: first, next: from + 1 };
  let value = 0;
  for (let at = from; at < end && at < from + 10; at += 1) {
    const byte = bytes[at] as number;
    // Beyond 2^53 the value is not exact, and then too large for all that it is used for here.
    value += (byte & 0x7f) * 2 ** (7 * (at - from));
    if (byte < 0x80) return { value, next: at + 1 };
  }
  demand(false, 'a number without an end');
  return { value: 0, next: end };
}
