/** How long a browser may take to begin reading what is saved, milliseconds. */
const READ_MS = 60_000;

/** Hands a file to the browser, which saves it as it does any other. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), READ_MS);
}
