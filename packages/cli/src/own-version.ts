import { readFileSync } from 'node:fs';

/** Version of this package, and so of the whole framework. */
export function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
