import { didYouMean, hasTemplate } from '@vajraedge/sdk';
import protobuf from 'protobufjs';
import { Misfit, readScalar } from './scalar-value.js';
import { type Fields, isMap, SHORT_FORMS } from './well-known-type.js';

/**
 * Turns JSON into bytes of one type of message (protobuf's JSON mapping): names as in the .proto file or in camel case,
 * enums by name or number, bytes as base64, 64 bits as number or text, times and durations as text.
 */
export class MessageEncoder {
  readonly #type: protobuf.Type;
  readonly #names = new Map<protobuf.Type, ReadonlyMap<string, protobuf.Field>>();

  constructor(type: protobuf.Type) {
    this.#type = type;
  }

  /** All that is wrong with a value. What is still a template is taken as right. @param place begins every problem */
  problems(value: unknown, place: string): readonly string[] {
    const problems: string[] = [];
    this.#readMessage(this.#type, value, { place, problems, takesTemplates: true });
    return problems;
  }

  /** The bytes. @returns all problems instead, where there are some */
  encode(value: unknown, place: string): Buffer | readonly string[] {
    const at: Place = { place, problems: [], takesTemplates: false };
    const fields = this.#readMessage(this.#type, value, at);
    return encoded(this.#type, fields, at) ?? at.problems;
  }

  #readMessage(type: protobuf.Type, value: unknown, at: Place): Fields {
    if (isTemplate(value, at)) return {};
    if (isMap(value) && type.fullName === '.google.protobuf.Any' && '@type' in value)
      return this.#readAny(type, value, at);
    const short = SHORT_FORMS[type.fullName]?.(value) ?? value;
    if (short instanceof Misfit || !isMap(short)) {
      const wanted = short instanceof Misfit ? short.wanted : `a map of fields of ${type.name}`;
      at.problems.push(`${at.place}: wanted ${wanted}`);
      return {};
    }
    const names = this.#namesOf(type);
    const fields: { [name: string]: unknown } = {};
    for (const [name, item] of Object.entries(short)) {
      const field = names.get(name);
      if (field === undefined) {
        if (!isTemplate(name, at)) at.problems.push(unknownField(type, name, at.place));
      } else if (item !== null || field.resolvedType?.fullName === '.google.protobuf.Value')
        fields[field.name] = this.#readField(field, item, { ...at, place: `${at.place}.${name}` });
    }
    for (const { name, required } of type.fieldsArray)
      if (required && !Object.hasOwn(fields, name)) at.problems.push(`${at.place}.${name}: is required`);
    for (const { name, oneof } of type.oneofsArray) {
      const set = oneof.filter((member) => Object.hasOwn(fields, member));
      if (set.length > 1) at.problems.push(`${at.place}: ${set.join(' and ')} exclude each other (${name})`);
    }
    return fields;
  }

  #readField(field: protobuf.Field, value: unknown, at: Place): unknown {
    if (isTemplate(value, at)) return undefined;
    if (field.map) {
      if (isMap(value)) return this.#readMap(field, value, at);
      at.problems.push(`${at.place}: wanted a map`);
    } else if (isReflectedMap(field)) {
      // Maps are lists of entries on the wire, and in what a server says of itself.
      if (isMap(value))
        return Object.entries(value).map(([key, item]) =>
          this.#readItem(field, { key, value: item }, { ...at, place: `${at.place}.${key}` }),
        );
      at.problems.push(`${at.place}: wanted a map`);
    } else if (field.repeated) {
      if (Array.isArray(value))
        return (value as unknown[]).map((item, index) =>
          this.#readItem(field, item, { ...at, place: `${at.place}[${index}]` }),
        );
      at.problems.push(`${at.place}: wanted a list`);
    } else return this.#readItem(field, value, at);
    return undefined;
  }

  #readMap(field: protobuf.Field, value: Fields, at: Place): Fields {
    const entries = Object.entries(value).map(([key, item]) => {
      const place = `${at.place}.${key}`;
      const read = readScalar((field as unknown as protobuf.MapField).keyType, key);
      if (read instanceof Misfit && !isTemplate(key, at))
        at.problems.push(`${place}: the key: wanted ${read.wanted}`);
      return [key, this.#readItem(field, item, { ...at, place })] as const;
    });
    return Object.fromEntries(entries);
  }

  #readItem({ resolvedType, type }: protobuf.Field, value: unknown, at: Place): unknown {
    if (resolvedType instanceof protobuf.Type) return this.#readMessage(resolvedType, value, at);
    if (isTemplate(value, at)) return undefined;
    const read =
      resolvedType instanceof protobuf.Enum ? readEnum(resolvedType, value) : readScalar(type, value);
    if (!(read instanceof Misfit)) return read;
    at.problems.push(`${at.place}: wanted ${read.wanted}`);
    return undefined;
  }

  #readAny(any: protobuf.Type, { '@type': url, ...rest }: Fields, at: Place): Fields {
    const name = typeof url === 'string' ? url.slice(url.lastIndexOf('/') + 1) : '';
    const type = any.root.lookup(name, protobuf.Type);
    if (!(type instanceof protobuf.Type)) {
      at.problems.push(`${at.place}.@type: there is no message ${name}`);
      return {};
    }
    // Types with a short form stand under `value`, all others beside `@type`.
    const content = Object.hasOwn(SHORT_FORMS, type.fullName) ? rest['value'] : rest;
    const fields = this.#readMessage(type, content, at);
    const bytes = encoded(type, fields, at);
    const [typeField, valueField] = any.fieldsArray;
    return { [(typeField as protobuf.Field).name]: url, [(valueField as protobuf.Field).name]: bytes };
  }

  #namesOf(type: protobuf.Type): ReadonlyMap<string, protobuf.Field> {
    const known = this.#names.get(type);
    if (known !== undefined) return known;
    const names = new Map<string, protobuf.Field>();
    for (const field of type.fieldsArray) {
      const jsonName: unknown = field.options?.['json_name'] ?? field.options?.['jsonName'];
      names.set(typeof jsonName === 'string' ? jsonName : protobuf.util.camelCase(field.name), field);
      // Some servers tell the names in camel case only.
      names.set(
        field.name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        field,
      );
    }
    for (const field of type.fieldsArray) names.set(field.name, field);
    this.#names.set(type, names);
    return names;
  }
}

interface Place {
  readonly place: string;
  readonly problems: string[];
  /** What is still a template is passed over: there is no iteration yet to fill it in. */
  readonly takesTemplates: boolean;
}

/** null where something is wrong, now or before. */
function encoded(type: protobuf.Type, fields: Fields, at: Place): Buffer | null {
  return at.problems.length > 0 ? null : (type.encode(type.fromObject(fields)).finish() as Buffer);
}

function isReflectedMap({ repeated, resolvedType }: protobuf.Field): boolean {
  return repeated && resolvedType instanceof protobuf.Type && resolvedType.options?.['map_entry'] === true;
}

function isTemplate(value: unknown, { takesTemplates }: Place): boolean {
  return takesTemplates && typeof value === 'string' && hasTemplate(value);
}

function readEnum({ name, values, valuesById }: protobuf.Enum, value: unknown): unknown {
  if (typeof value === 'string' && Object.hasOwn(values, value)) return values[value];
  const number = typeof value === 'number' ? value : Number.NaN;
  if (Number.isInteger(number) && number in valuesById) return number;
  const known = Object.keys(values);
  return new Misfit(`one of ${known.slice(0, 20).join(', ')} (${name})`);
}

function unknownField(type: protobuf.Type, name: string, place: string): string {
  const known = type.fieldsArray.map((field) => field.name);
  const near = didYouMean(name, known);
  const hint = near === undefined ? `known are ${known.slice(0, 20).join(', ')}` : `did you mean "${near}"?`;
  return `${place}.${name}: ${type.name} has no such field; ${known.length === 0 ? 'it has none' : hint}`;
}
