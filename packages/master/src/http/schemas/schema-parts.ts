/** A schema of the OpenAPI document. */
export type ApiSchema = object;

/** Texts, counts and the like, as they come again and again. */
export const text = { type: 'string' } as const;
/** Text that may be missing. */
export const nullableText = { type: ['string', 'null'] } as const;
/** A whole number from 0. */
export const count = { type: 'integer', minimum: 0 } as const;
/** A number from 0. */
export const amount = { type: 'number', minimum: 0 } as const;
/** A number from 0 that may be missing. */
export const nullableAmount = { type: ['number', 'null'], minimum: 0 } as const;
/** A number from 0 to 1. */
export const ratio = { type: 'number', minimum: 0, maximum: 1 } as const;
/** Yes or no. */
export const flag = { type: 'boolean' } as const;
/** A time of the day. */
export const instant = { type: 'string', description: 'ISO 8601, UTC.' } as const;
/** The same, where it may be missing. */
export const nullableInstant = { type: ['string', 'null'], description: 'ISO 8601, UTC.' } as const;

/** A list of one kind of element. */
export function list(items: ApiSchema): ApiSchema {
  return { type: 'array', items };
}

/** An object by names that users chose. */
export function named(values: ApiSchema): ApiSchema {
  return { type: 'object', additionalProperties: values };
}

/** An object with just these properties, all there but for those named optional. */
export function record(
  properties: { readonly [name: string]: ApiSchema },
  optional: readonly string[] = [],
): ApiSchema {
  return {
    type: 'object',
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
    additionalProperties: false,
  };
}

/** One of the document's own schemas. */
export function reference(name: string): ApiSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** The schema, or null. */
export function nullable(schema: ApiSchema): ApiSchema {
  return { oneOf: [{ type: 'null' }, schema] };
}
