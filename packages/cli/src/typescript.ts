/** Whether a file is TypeScript, by its ending. */
export function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** Address of the module whose import makes a thread able to import TypeScript. */
const TYPESCRIPT_PRELOAD = new URL('./typescript-preload.js', import.meta.url).href;

/** Makes this thread able to import TypeScript. */
export async function enableTypeScript(): Promise<void> {
  await import(TYPESCRIPT_PRELOAD);
}

/** What threads that import these files have to import first. */
export function preloadFor(files: readonly string[]): readonly string[] {
  return files.some(isTypeScript) ? [TYPESCRIPT_PRELOAD] : [];
}
