/** The entry points of a package that are modules: `@vajraedge/core`, `@vajraedge/core/report`. */
export function moduleEntries({ name, manifest }) {
  return Object.entries(manifest.exports ?? {})
    .filter(([, target]) => typeof target === 'object')
    .map(([path]) => `${name}${path.slice(1)}`);
}
