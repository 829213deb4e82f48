import { APIS, type ApiName, apiNamed } from '../../src/stand-in/messages.js';
import { type Field, type Wire, type WireRecord, WireReader, WireWriter } from '../../src/stand-in/wire.js';

describe('messages', () => {
  test.each(Object.keys(APIS) as ApiName[])('%s is read as it was written, in all its versions', (name) => {
    for (const shape of [APIS[name].request, APIS[name].response])
      for (let version = 0; version < 16; version += 1) {
        const value = sampleOf(shape.fields, version);
        const frame = new WireWriter().write(shape, version, value).frame();
        expect(frame.readInt32BE()).toBe(frame.length - 4);
        expect(new WireReader(frame, 4).read(shape, version)).toEqual(value);
      }
    expect(apiNamed(APIS[name].key)).toBe(name);
  });

  test('that end too early are refused', () => {
    const { request } = APIS.produce;
    const frame = new WireWriter().write(request, 9, sampleOf(request.fields, 9)).frame();
    expect(() => new WireReader(frame.subarray(0, -3), 4).read(request, 9)).toThrow('ends too early');
  });

  test('with tagged fields that nobody knows are read', () => {
    const shape = { fields: [['a', 'int8']], flexibleFrom: 0 } as const;
    expect(new WireReader(Buffer.from([7, 1, 5, 2, 9, 9])).read(shape, 0)).toEqual({ a: 7 });
  });
});

/** A value of every field that a version has, different from what is written where none is given. */
function sampleOf(fields: readonly Field[], version: number): WireRecord {
  const value: { [name: string]: Wire } = {};
  for (const [name, kind, from = 0, to = Infinity] of fields)
    if (version >= from && version <= to) value[name] = sampleValue(kind, version);
  return value;
}

function sampleValue(kind: Field[1], version: number): Wire {
  if (kind === 'string') return 'ü'.repeat(100);
  if (kind === 'bytes' || kind === 'records') return Buffer.alloc(300, 1);
  if (kind === 'uuid') return '0123456789abcdef'.repeat(2);
  if (kind === 'boolean') return true;
  if (kind === 'int64') return -(2n ** 60n);
  if (typeof kind === 'string') return -5;
  if (kind.length === 1 && typeof kind[0] === 'string')
    return [sampleValue(kind[0], version), sampleValue(kind[0], version)];
  return [sampleOf(kind as readonly Field[], version), sampleOf(kind as readonly Field[], version)];
}
