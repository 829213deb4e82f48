import protobuf from 'protobufjs';
import { MessageEncoder } from '../../src/message/message-encoder.js';
import { loadProtoFiles } from '../../src/schema/load-proto-files.js';
import { PROTO_DIR } from '../server/catalogue-server.js';

let type: protobuf.Type;
beforeAll(() => {
  const protoFiles = ['shop/v1/catalogue.proto'];
  const root = loadProtoFiles({ protoFiles, includeDirs: [PROTO_DIR], baseDir: null });
  type = root.lookupType('shop.v1.ItemRequest');
});

/** What a reader of the bytes sees. */
function read(value: unknown): object {
  const made = new MessageEncoder(type).encode(value, 'message');
  if (!Buffer.isBuffer(made)) throw new Error(made.join('; '));
  return type.toObject(type.decode(made), { longs: String, enums: String, bytes: String, arrays: false });
}

const problems = (value: unknown) => new MessageEncoder(type).problems(value, 'message');

describe('a message', () => {
  test.each<[string, unknown, object]>([
    ['nothing', {}, {}],
    ['names as they are written', { display_name: 'a' }, { display_name: 'a' }],
    ['names in camel case', { displayName: 'a' }, { display_name: 'a' }],
    ['null as nothing', { id: null, price: null }, {}],
    [
      'numbers as text',
      { id: '-5', weight: '1.5', serial: '18446744073709551615' },
      { id: -5, weight: 1.5, serial: '18446744073709551615' },
    ],
    ['text from other scalars', { display_name: 5, shelf: true }, { display_name: '5', shelf: 'true' }],
    ['booleans as text', { fresh: 'true' }, { fresh: true }],
    ['numbers that are none', { weight: 'Infinity' }, { weight: Infinity }],
    ['lists', { tags: ['a', 'b'] }, { tags: ['a', 'b'] }],
    ['maps', { stock: { a: 1, b: '-9007199254740993' } }, { stock: { a: '1', b: '-9007199254740993' } }],
    ['enums by name', { colour: 'BLUE' }, { colour: 'BLUE' }],
    ['enums by number', { colour: 1 }, { colour: 'RED' }],
    ['bytes in base64', { picture: 'AAEC/w==' }, { picture: 'AAEC/w==' }],
    ['bytes in base64 for URLs', { picture: 'AAEC_w' }, { picture: 'AAEC/w==' }],
    [
      'a message of another file',
      { price: { currency: 'EUR', units: 12 } },
      { price: { currency: 'EUR', units: '12' } },
    ],
    ['a time', { since: '2026-01-31T12:00:00.5Z' }, { since: { seconds: '1769860800', nanos: 500_000_000 } }],
    [
      'a time of another zone',
      { since: '2026-01-31T13:00:00+01:00' },
      { since: { seconds: '1769860800', nanos: 0 } },
    ],
    ['a time by its fields', { since: { seconds: 5 } }, { since: { seconds: '5' } }],
    ['a duration', { wait: '-1.5s' }, { wait: { seconds: '-1', nanos: -500_000_000 } }],
    ['a wrapped scalar', { note: 'hello' }, { note: { value: 'hello' } }],
    ['a mask', { mask: 'a,b.c' }, { mask: { paths: ['a', 'b.c'] } }],
    [
      'any JSON as a struct',
      { facts: { a: [1, 'x', null, { b: true }] } },
      {
        facts: {
          fields: {
            a: {
              listValue: {
                values: [
                  { numberValue: 1 },
                  { stringValue: 'x' },
                  { nullValue: 'NULL_VALUE' },
                  { structValue: { fields: { b: { boolValue: true } } } },
                ],
              },
            },
          },
        },
      },
    ],
    ['null as a value', { loose: null }, { loose: { nullValue: 'NULL_VALUE' } }],
  ])('takes %s', (_what, value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  test('takes any message by its type', () => {
    const { more } = read({
      more: { '@type': 'type.googleapis.com/shop.money.Money', currency: 'EUR', units: 3 },
    }) as { more: { type_url: string; value: string } };
    expect(more.type_url).toBe('type.googleapis.com/shop.money.Money');
    const money = type.root.lookupType('shop.money.Money');
    expect(money.decode(Buffer.from(more.value, 'base64'))).toMatchObject({ currency: 'EUR' });
    const timed = read({ more: { '@type': 'x/google.protobuf.Duration', value: '2s' } }) as {
      more: { value: string };
    };
    const duration = type.root.lookupType('google.protobuf.Duration');
    expect(
      duration.toObject(duration.decode(Buffer.from(timed.more.value, 'base64')), { longs: Number }),
    ).toEqual({
      seconds: 2,
      nanos: 0,
    });
  });

  test.each<[unknown, RegExp]>([
    [5, /^message: wanted a map of fields of ItemRequest/],
    [
      { display_nme: 'a' },
      /^message\.display_nme: ItemRequest has no such field; did you mean "display_name"\?/,
    ],
    [{ zzz: 'a' }, /has no such field; known are id, display_name/],
    [{ id: 1.5 }, /^message\.id: wanted a whole number from -2147483648 to 2147483647/],
    [{ id: 2_147_483_648 }, /whole number/],
    [{ id: '' }, /whole number/],
    [{ serial: -1 }, /whole number from 0 to 18446744073709551615/],
    [{ weight: 'heavy' }, /a number/],
    [{ fresh: 1 }, /true or false/],
    [{ display_name: { a: 1 } }, /a text/],
    [{ picture: '???' }, /base64/],
    [{ tags: 'a' }, /a list/],
    [{ tags: [{}] }, /^message\.tags\[0\]: wanted a text/],
    [{ stock: [1] }, /a map/],
    [{ stock: { a: 'x' } }, /^message\.stock\.a: wanted a whole number/],
    [{ colour: 'GREEN' }, /one of COLOUR_UNSPECIFIED, RED, BLUE/],
    [{ colour: 7 }, /one of/],
    [{ price: { unit: 1 } }, /^message\.price\.unit: Money has no such field; did you mean "units"\?/],
    [{ since: 'yesterday' }, /a time such as/],
    [{ since: '2026-13-31T12:00:00Z' }, /a time such as/],
    [{ wait: '5m' }, /a duration in seconds/],
    [{ facts: [] }, /a map/],
    [{ shelf: 'a', box: 'b' }, /shelf and box exclude each other \(place\)/],
    [{ more: { '@type': 'x/no.Such' } }, /there is no message no\.Such/],
    [{ more: { '@type': 'x/shop.money.Money', unit: 1 } }, /^message\.more\.unit/],
  ])('that is %p is refused', (value, problem) => {
    expect(problems(value)).toEqual([expect.stringMatching(problem)]);
    expect(new MessageEncoder(type).encode(value, 'message')).toEqual(problems(value));
  });

  test('has all its problems told at once', () => {
    expect(problems({ id: 'x', price: { units: 'y' }, tags: 1 })).toHaveLength(3);
  });

  test('with templates is right before they are filled in, and not afterwards', () => {
    const value = { id: '${n}', tags: ['${a}'], price: '${price}', colour: '${c}', '${name}': 1 };
    expect(problems(value)).toEqual([]);
    expect(new MessageEncoder(type).encode(value, 'message')).toHaveLength(4);
  });

  test('that lacks what proto2 requires is refused', () => {
    const root = protobuf.parse('syntax = "proto2"; message Old { required int32 id = 1; }').root;
    root.resolveAll();
    const encoder = new MessageEncoder(root.lookupType('Old'));
    expect(encoder.encode({}, 'message')).toEqual([expect.stringContaining('message.id: is required')]);
    expect(encoder.encode({ id: 3 }, 'message')).toEqual(Buffer.from([8, 3]));
  });
});
