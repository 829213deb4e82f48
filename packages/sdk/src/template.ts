/** True where the text holds a template `${…}`; the escape `$${` alone is none. */
export function hasTemplate(text: string): boolean {
  return /(?<!\$)\$\{[^}]*\}/.test(text);
}
