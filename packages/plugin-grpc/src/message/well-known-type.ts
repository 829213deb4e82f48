import { Misfit } from './scalar-value.js';

/** Fields of a message, by name. */
export type Fields = { readonly [name: string]: unknown };

/** Reads the short form in which JSON writes a type of protobuf's own, as the fields of its message. */
export type ShortForm = (value: unknown) => Fields | Misfit;

const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;
const DURATION = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/;

const wrapper: ShortForm = (value) => (isMap(value) ? value : { value });

/**
 * The types that have a form of their own in JSON (protobuf's JSON mapping). Where the fields themselves are written, they
 * are taken too, but for Struct, Value and ListValue, which are any JSON.
 */
export const SHORT_FORMS: { readonly [fullName: string]: ShortForm } = {
  '.google.protobuf.Timestamp': timestamp,
  '.google.protobuf.Duration': duration,
  '.google.protobuf.FieldMask': (value) =>
    typeof value === 'string'
      ? { paths: value.split(',').filter((path) => path !== '') }
      : fieldsOr(value, 'paths with commas between'),
  '.google.protobuf.Struct': (value) => (isMap(value) ? { fields: value } : new Misfit('a map')),
  '.google.protobuf.ListValue': (value) => (Array.isArray(value) ? { values: value } : new Misfit('a list')),
  '.google.protobuf.Value': anyValue,
  '.google.protobuf.DoubleValue': wrapper,
  '.google.protobuf.FloatValue': wrapper,
  '.google.protobuf.Int64Value': wrapper,
  '.google.protobuf.UInt64Value': wrapper,
  '.google.protobuf.Int32Value': wrapper,
  '.google.protobuf.UInt32Value': wrapper,
  '.google.protobuf.BoolValue': wrapper,
  '.google.protobuf.StringValue': wrapper,
  '.google.protobuf.BytesValue': wrapper,
};

function timestamp(value: unknown): Fields | Misfit {
  const wanted = 'a time such as 2026-01-31T12:00:00Z';
  const match = typeof value === 'string' ? TIMESTAMP.exec(value) : null;
  if (match === null) return fieldsOr(value, wanted);
  const [, date, time, fraction = '', zone = ''] = match;
  const timeMs = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(timeMs) ? new Misfit(wanted) : { seconds: timeMs / 1000, nanos: nanos(fraction) };
}

function duration(value: unknown): Fields | Misfit {
  const match = typeof value === 'string' ? DURATION.exec(value) : null;
  if (match === null) return fieldsOr(value, 'a duration in seconds such as 1.5s');
  const [, minus, seconds, fraction = ''] = match;
  const sign = minus === '-' ? -1 : 1;
  // Never -0, which is no whole number to everybody.
  return { seconds: sign * Number(seconds) || 0, nanos: sign * nanos(fraction) || 0 };
}

function nanos(fraction: string): number {
  return Number(fraction.padEnd(9, '0'));
}

function anyValue(value: unknown): Fields | Misfit {
  if (value === null) return { nullValue: 0 };
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'number') return { numberValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Array.isArray(value) ? { listValue: value } : { structValue: value };
}

function fieldsOr(value: unknown, wanted: string): Fields | Misfit {
  return isMap(value) ? value : new Misfit(wanted);
}

/** Whether a value is a JSON object. */
export function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
