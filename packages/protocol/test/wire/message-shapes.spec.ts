import { readFileSync } from 'node:fs';
import { MESSAGE_SHAPES } from '../../src/wire/message-shapes.js';
import { SNAPSHOT_SHAPE } from '../../src/wire/metric-shapes.js';
import { checkWire, type FieldShape, type MessageShape } from '../../src/wire/wire-shape.js';

const PROTO = readFileSync(
  new URL('../../../../proto/vajraedge/v1/worker_service.proto', import.meta.url),
  'utf8',
);

interface Field {
  readonly type: string;
  readonly repeated: boolean;
}

/** Fields of all messages as the .proto says. */
const messages = new Map(
  [...PROTO.matchAll(/^message (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name, body]) => [
    name as string,
    new Map(
      [...(body as string).matchAll(/^ +(repeated |optional )?(\w+) \w+ = (\d+);/gm)].map(
        ([, label, type, number]): [number, Field] => [
          Number(number),
          { type: type as string, repeated: label === 'repeated ' },
        ],
      ),
    ),
  ]),
);

const KINDS: { readonly [type: string]: FieldShape['kind'] } = {
  string: 'bytes',
  bytes: 'bytes',
  double: 'fixed64',
  bool: 'varint',
  uint32: 'varint',
  uint64: 'varint',
  Phase: 'varint',
  RampStrategy: 'varint',
};

function differences(name: string, shape: MessageShape): string[] {
  const fields = messages.get(name);
  if (fields === undefined) return [`there is no message ${name}`];
  const found = [...fields.keys()].filter((number) => shape[number] === undefined);
  const missing = found.map((number) => `${name}.${number} has no shape`);
  const extra = Object.keys(shape).filter((number) => !fields.has(Number(number)));
  const wrong = [...fields].flatMap(([number, field]) => ofField(`${name}.${number}`, field, shape[number]));
  return [...missing, ...extra.map((number) => `${name}.${number} is not in the .proto`), ...wrong];
}

function ofField(name: string, { type, repeated }: Field, rule: FieldShape | undefined): string[] {
  if (rule === undefined) return [];
  const scalar = KINDS[type];
  const kind = scalar === undefined ? 'message' : repeated && scalar === 'varint' ? 'packed' : scalar;
  if (rule.kind !== kind) return [`${name} is ${rule.kind}, not ${kind}`];
  if (repeated !== (rule.many ?? 1) > 1 && kind !== 'packed') return [`${name}: repeated or not`];
  return rule.kind === 'message' ? differences(type, rule.shape) : [];
}

describe('shapes', () => {
  it('are read from a .proto that has messages', () => {
    expect(messages.size).toBeGreaterThan(40);
  });

  it.each([...Object.entries(MESSAGE_SHAPES), ['MetricsSnapshot', SNAPSHOT_SHAPE] as const])(
    '%s is what the .proto says, down to the last field',
    (name, shape) => {
      expect(differences(name, shape)).toEqual([]);
    },
  );
});

describe('the walk over the wire', () => {
  const shape: MessageShape = {
    1: { kind: 'varint' },
    2: { kind: 'message', shape: { 1: { kind: 'bytes', maxBytes: 2 } }, many: 2 },
  };

  it.each<[string, readonly number[]]>([
    ['nothing', []],
    ['known fields', [0x08, 0x05, 0x12, 0x04, 0x0a, 0x02, 0x61, 0x62]],
    ['fields of a newer peer', [0x28, 0x01, 0x35, 1, 2, 3, 4, 0x39, 1, 2, 3, 4, 5, 6, 7, 8, 0x42, 1, 0]],
  ])('takes %s', (_what, bytes) => {
    expect(() => checkWire(Uint8Array.from(bytes), shape)).not.toThrow();
  });

  it.each<[string, readonly number[]]>([
    ['a group', [0x1b, 0x1c]],
    ['an end of a group', [0x0c]],
    ['a wire type that there is not', [0x0e, 0]],
    ['field 0', [0x00, 0x01]],
    ['a length past the end', [0x12, 0x05, 0x0a]],
    ['an inner length past the outer', [0x12, 0x02, 0x0a, 0x05, 0x61, 0x61, 0x61, 0x61, 0x61]],
    ['a varint without an end', [0x08, ...Array.from({ length: 12 }, () => 0xff)]],
    ['a varint that is cut off', [0x08, 0x80]],
    ['eight bytes that are cut off', [0x39, 1, 2]],
    ['a length beyond 2^53', [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['a known field of another type', [0x0a, 0x00]],
    ['a field more often than allowed', [0x12, 0, 0x12, 0, 0x12, 0]],
    ['a text that is too long', [0x12, 0x05, 0x0a, 0x03, 1, 2, 3]],
  ])('refuses %s', (_what, bytes) => {
    expect(() => checkWire(Uint8Array.from(bytes), shape)).toThrow(
      expect.objectContaining({ code: 'VE_FRAME_INVALID' }),
    );
  });

  it('refuses more fields than it has patience for', () => {
    const bytes = new Uint8Array(2 * 400_001);
    for (let at = 0; at < bytes.length; at += 2) bytes[at] = 0x28;
    expect(() => checkWire(bytes, shape)).toThrow('more than 400000 fields');
  });
});
