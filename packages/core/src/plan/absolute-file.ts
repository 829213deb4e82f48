/** Whether a file's name needs no folder to start from, on any system. */
export function isAbsoluteFile(file: string): boolean {
  return file.startsWith('/') || /^[A-Za-z]:[\\/]/.test(file);
}
