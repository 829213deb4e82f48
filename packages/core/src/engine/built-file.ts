/** The built file beside a module, also when the module itself runs from its source under a test. */
export function builtFile(here: string, name: string): URL {
  return new URL(here.endsWith('.ts') ? `../../dist/engine/${name}` : `./${name}`, here);
}
