import type { PlanFile } from '@vajraedge/protocol';

/** Reads files that somebody chose, as they go with a plan. */
export async function readFiles(files: FileList): Promise<readonly PlanFile[]> {
  return await Promise.all(
    [...files].map(async (file) => ({ name: file.name, contentBase64: base64Of(await file.arrayBuffer()) })),
  );
}

function base64Of(content: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(content)) text += String.fromCharCode(byte);
  return btoa(text);
}
