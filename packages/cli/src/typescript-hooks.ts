/** What Node.js says of a module that it has found. */
export interface Resolved {
  readonly url: string;
  readonly format?: string | null | undefined;
}

/**
 * A user's own `.ts` file is always an ES module. Without `"type": "module"` in the nearest package.json, tsx would make
 * CommonJS of it, which cannot import packages that are ES modules only on every version of Node.js.
 */
export function asEsModule<R extends Resolved>(found: R): R {
  const isOwn = /\.tsx?(?:\?|$)/.test(found.url) && !found.url.includes('/node_modules/');
  return isOwn ? { ...found, format: 'module' } : found;
}

/** The hook of `module.register`, which is called in the loader's thread: for Node.js before 22.15. */
export async function resolve(
  specifier: string,
  context: unknown,
  nextResolve: (specifier: string, context: unknown) => Promise<Resolved>,
): Promise<Resolved> {
  return asEsModule(await nextResolve(specifier, context));
}
