import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ApiSchema } from './schema-parts.js';

interface PublishedSchema {
  readonly definitions: { readonly [name: string]: ApiSchema };
}

/**
 * The published schema of `result.json` and its parts, as schemas of the OpenAPI document: `Result`, `Second`,
 * `TimeSummary`, `Ledger`, `Verdict`, `Preflight`, `Threshold`, `Series`.
 */
export function readReportSchemas(): { readonly [name: string]: ApiSchema } {
  const path = createRequire(import.meta.url).resolve('@vajraedge/core/schema/result.schema.json');
  const text = readFileSync(path, 'utf8').replaceAll(
    /"#\/definitions\/(\w+)"/g,
    (_, name: string) => `"#/components/schemas/${capital(name)}"`,
  );
  const { definitions, ...result } = JSON.parse(text) as PublishedSchema & { $schema: string; $id: string };
  const { $schema: _schema, $id: _id, ...whole } = result;
  const parts = Object.entries(definitions).map(([name, schema]) => [capital(name), schema] as const);
  return { ...Object.fromEntries(parts), Result: whole };
}

function capital(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
