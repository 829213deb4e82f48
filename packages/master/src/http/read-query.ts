import { checkShape, type RequestSchema } from './check-shape.js';
import { RequestError } from './web-error.js';

type Value = string | number | boolean;

/**
 * The query of a request, by the schemas of its parameters.
 *
 * @throws VE_REQUEST_INVALID for parameters that are unknown, given twice or of the wrong kind
 */
export function readQuery(
  schemas: { readonly [name: string]: RequestSchema },
  query: URLSearchParams,
): { readonly [name: string]: Value } {
  const entries = [...new Set(query.keys())].map((name) => {
    const texts = query.getAll(name);
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    return [name, texts.length === 1 ? valueOf(texts[0] ?? '', schema) : texts] as const;
  });
  // Own properties whatever their names: `__proto__` as well.
  const given: object = Object.fromEntries(entries);
  const findings = checkShape({ type: 'object', properties: schemas, additionalProperties: false }, given);
  if (findings.length > 0) throw new RequestError(findings);
  return given as { readonly [name: string]: Value };
}

function valueOf(text: string, schema: RequestSchema | undefined): Value {
  const type = schema?.type;
  if ((type === 'integer' || type === 'number') && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
