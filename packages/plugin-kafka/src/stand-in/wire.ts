/** A value as it lies in a message: what a {@link Field} says. */
export type Wire =
  number | bigint | string | boolean | Buffer | null | readonly Wire[] | { readonly [name: string]: Wire };

/** A structure of the protocol. */
export type WireRecord = { readonly [name: string]: Wire };

/** Kinds of values, as the guide to the protocol of Apache Kafka calls them; `records` are bytes that may be null. */
export type ScalarKind =
  'int8' | 'int16' | 'int32' | 'int64' | 'boolean' | 'string' | 'bytes' | 'records' | 'uuid';

/** One field: its name, its kind (a list: an array of structures or, with one kind in it, of values), its versions. */
export type Field = readonly [
  name: string,
  kind: ScalarKind | readonly [ScalarKind] | readonly Field[],
  from?: number,
  to?: number,
];

/** A message in all versions that are spoken here. */
export interface MessageShape {
  readonly fields: readonly Field[];
  /** First version with short lengths and tagged fields. */
  readonly flexibleFrom: number;
}

const INTEGERS = { int8: 1, int16: 2, int32: 4 } as const;

/** Reads a message. Tagged fields are skipped: none is needed here. */
export class WireReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  read({ fields, flexibleFrom }: MessageShape, version: number): { [name: string]: Wire } {
    return this.#structure(fields, version, version >= flexibleFrom);
  }

  scalar(kind: ScalarKind, isFlexible: boolean): Wire {
    if (kind === 'int8' || kind === 'int16' || kind === 'int32') {
      const size = INTEGERS[kind];
      this.#at += size;
      return this.#bytes.readIntBE(this.#at - size, size);
    }
    if (kind === 'int64') return this.#take(8).readBigInt64BE();
    if (kind === 'boolean') return this.#take(1)[0] !== 0;
    if (kind === 'uuid') return this.#take(16).toString('hex');
    const length = this.#length(isFlexible, kind === 'string' ? 2 : 4);
    if (length < 0) return null;
    const bytes = this.#take(length);
    return kind === 'string' ? bytes.toString() : Buffer.from(bytes);
  }

  /** Leaves out the tagged fields of a structure. */
  skipTags(): void {
    for (let left = this.#varint(); left > 0; left -= 1) {
      this.#varint();
      this.#take(this.#varint());
    }
  }

  #structure(fields: readonly Field[], version: number, isFlexible: boolean): { [name: string]: Wire } {
    const value: { [name: string]: Wire } = {};
    for (const [name, kind, from = 0, to = Infinity] of fields)
      if (version >= from && version <= to) value[name] = this.#value(kind, version, isFlexible);
    if (isFlexible) this.skipTags();
    return value;
  }

  #value(kind: Field[1], version: number, isFlexible: boolean): Wire {
    if (typeof kind === 'string') return this.scalar(kind, isFlexible);
    const length = this.#length(isFlexible, 4);
    return Array.from({ length: Math.max(0, length) }, () =>
      isScalarList(kind) ? this.scalar(kind[0], isFlexible) : this.#structure(kind, version, isFlexible),
    );
  }

  #length(isFlexible: boolean, digits: number): number {
    if (isFlexible) return this.#varint() - 1;
    this.#at += digits;
    return this.#bytes.readIntBE(this.#at - digits, digits);
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const digit = this.#take(1)[0] as number;
      value += (digit & 127) * 2 ** shift;
      if (digit < 128) return value;
    }
  }

  #take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError('the message ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}

/** Writes a message; what a value does not have is 0, empty or null. */
export class WireWriter {
  readonly #parts: Buffer[] = [];

  write({ fields, flexibleFrom }: MessageShape, version: number, value: WireRecord): this {
    this.#structure(fields, version, version >= flexibleFrom, value);
    return this;
  }

  scalar(kind: ScalarKind, isFlexible: boolean, value: Wire | undefined): this {
    if (kind === 'int64')
      return this.#fixed(8, (bytes) => bytes.writeBigInt64BE(BigInt((value ?? 0) as number | bigint)));
    if (kind === 'boolean') return this.#fixed(1, (bytes) => bytes.writeUInt8(value === true ? 1 : 0));
    if (kind === 'uuid') return this.#push(Buffer.from(((value ?? '') as string).padStart(32, '0'), 'hex'));
    if (kind === 'int8' || kind === 'int16' || kind === 'int32') {
      const size = INTEGERS[kind];
      return this.#fixed(size, (bytes) => bytes.writeIntBE(Number(value ?? 0), 0, size));
    }
    if (value === null || value === undefined) return this.#length(isFlexible, kind === 'string' ? 2 : 4, -1);
    const bytes = typeof value === 'string' ? Buffer.from(value) : (value as Buffer);
    return this.#length(isFlexible, kind === 'string' ? 2 : 4, bytes.length).#push(bytes);
  }

  /** Says that a structure has no tagged fields. */
  noTags(): this {
    return this.#push(Buffer.of(0));
  }

  /** All that was written, after its length in four bytes. */
  frame(): Buffer {
    const length = Buffer.alloc(4);
    length.writeInt32BE(this.#parts.reduce((sum, { length: bytes }) => sum + bytes, 0));
    return Buffer.concat([length, ...this.#parts]);
  }

  #structure(fields: readonly Field[], version: number, isFlexible: boolean, value: WireRecord): void {
    for (const [name, kind, from = 0, to = Infinity] of fields)
      if (version >= from && version <= to) this.#value(kind, version, isFlexible, value[name]);
    if (isFlexible) this.noTags();
  }

  #value(kind: Field[1], version: number, isFlexible: boolean, value: Wire | undefined): void {
    if (typeof kind === 'string') {
      this.scalar(kind, isFlexible, value);
      return;
    }
    const items = (value ?? []) as readonly Wire[];
    this.#length(isFlexible, 4, items.length);
    for (const item of items)
      if (isScalarList(kind)) this.scalar(kind[0], isFlexible, item);
      else this.#structure(kind, version, isFlexible, item as WireRecord);
  }

  #length(isFlexible: boolean, digits: number, length: number): this {
    if (!isFlexible) return this.#fixed(digits, (bytes) => bytes.writeIntBE(length, 0, digits));
    const bytes: number[] = [];
    let rest = length + 1;
    do {
      bytes.push((rest % 128) + (rest > 127 ? 128 : 0));
      rest = Math.floor(rest / 128);
    } while (rest > 0);
    return this.#push(Buffer.from(bytes));
  }

  #fixed(size: number, fill: (bytes: Buffer) => void): this {
    const bytes = Buffer.alloc(size);
    fill(bytes);
    return this.#push(bytes);
  }

  #push(bytes: Buffer): this {
    this.#parts.push(bytes);
    return this;
  }
}

function isScalarList(kind: Field[1]): kind is readonly [ScalarKind] {
  return Array.isArray(kind) && kind.length === 1 && typeof kind[0] === 'string';
}
