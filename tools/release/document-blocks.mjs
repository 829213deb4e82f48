/**
 * The fenced blocks of a document that mean something to whoever follows it, in their order:
 * - `sh`: commands, typed one block after another in one shell;
 * - `sh background until="TEXT"`: a command for a second terminal, which has begun once it has printed TEXT;
 * - `text output`: lines that the commands before have printed, in this order, perhaps with others between them;
 * - any language with `file=PATH`: a file to be saved under that name.
 * @returns `{ kind, line, text, file, until }` for each
 * @throws for a block that is none of these, so that nothing in the document goes unnoticed
 */
export function documentBlocks(document) {
  const fences = [...document.matchAll(/^```(\w*)(.*)\n([\s\S]*?)^```$/gm)];
  return fences.map(({ 1: language, 2: attributes, 3: text, index }) => {
    const line = document.slice(0, index).split('\n').length;
    const file = /\bfile=(\S+)/.exec(attributes)?.[1] ?? null;
    const until = /\buntil="([^"]*)"/.exec(attributes)?.[1] ?? null;
    const block = { line, text, file, until };
    if (file !== null) return { ...block, kind: 'file' };
    if (language === 'sh' && attributes.trim() === '') return { ...block, kind: 'commands' };
    if (language === 'sh' && until !== null) return { ...block, kind: 'background' };
    if (language === 'text' && attributes.trim() === 'output') return { ...block, kind: 'output' };
    throw new Error(`line ${line}: a block that nobody could follow: \`\`\`${language}${attributes}`);
  });
}
