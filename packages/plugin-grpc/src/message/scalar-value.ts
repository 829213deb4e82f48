/** A value that cannot be sent as what it should be: what was wanted. */
export class Misfit {
  constructor(readonly wanted: string) {}
}

const INTEGERS: { readonly [type: string]: readonly [min: bigint, max: bigint] } = {
  int32: signed(32n),
  sint32: signed(32n),
  sfixed32: signed(32n),
  uint32: unsigned(32n),
  fixed32: unsigned(32n),
  int64: signed(64n),
  sint64: signed(64n),
  sfixed64: signed(64n),
  uint64: unsigned(64n),
  fixed64: unsigned(64n),
};

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** A JSON value as protobufjs takes a scalar of that type; texts may hold numbers, as in the JSON mapping of protobuf. */
export function readScalar(type: string, value: unknown): unknown {
  switch (type) {
    case 'string':
      if (typeof value === 'string') return value;
      return typeof value === 'object' ? new Misfit('a text') : JSON.stringify(value);
    case 'bool':
      return readBoolean(value);
    case 'bytes':
      return readBytes(value);
    case 'float':
    case 'double':
      return readNumber(value);
    default:
      return readInteger(type, value);
  }
}

function readBoolean(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  return value === 'true' || value === 'false' ? value === 'true' : new Misfit('true or false');
}

function readBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string' && BASE64.test(value)) return Buffer.from(value, 'base64');
  return new Misfit('base64');
}

function readNumber(value: unknown): unknown {
  if (typeof value === 'number') return value;
  const isText = typeof value === 'string' && value.trim() !== '';
  const number = isText ? Number(value) : Number.NaN;
  return Number.isNaN(number) && value !== 'NaN' ? new Misfit('a number') : number;
}

function readInteger(type: string, value: unknown): unknown {
  const [min, max] = INTEGERS[type] as readonly [bigint, bigint];
  const isWhole =
    (typeof value === 'number' && Number.isInteger(value)) ||
    (typeof value === 'string' && /^-?\d{1,20}$/.test(value));
  const whole = isWhole ? BigInt(value) : null;
  if (whole === null || whole < min || whole > max) return new Misfit(`a whole number from ${min} to ${max}`);
  // 64 bits do not fit a number; protobufjs reads them from text.
  return type.endsWith('64') ? String(whole) : Number(whole);
}

function signed(bits: bigint): readonly [bigint, bigint] {
  return [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

function unsigned(bits: bigint): readonly [bigint, bigint] {
  return [0n, 2n ** bits - 1n];
}
