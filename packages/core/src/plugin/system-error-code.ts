/** The `code` of an error of the system, such as `ENOENT`; `unknown` where it has none. */
export function systemErrorCode(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : 'unknown';
}
