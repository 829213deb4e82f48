import { createHash } from 'node:crypto';
import { copyFile, rm, writeFile } from 'node:fs/promises';
import { defineConfig } from 'vite';

/** Writes the bundle as a module of one text with its hash: what src/report-script.d.ts declares. */
function asText() {
  return {
    name: 'vajraedge-report-script',
    async writeBundle({ dir }, bundle) {
      const [{ code }] = Object.values(bundle);
      // Nothing in a script may end the element that it stands in.
      const text = code.trim().replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
      const sha256 = createHash('sha256').update(text).digest('base64');
      const script = JSON.stringify({ text, sha256 });
      await writeFile(`${dir}/report-script.js`, `export const REPORT_SCRIPT = Object.freeze(${script});\n`);
      await copyFile('src/report-script.d.ts', `${dir}/report-script.d.ts`);
      await rm(`${dir}/page.js`);
    },
  };
}

export default defineConfig({
  plugins: [asText()],
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    emptyOutDir: false,
    sourcemap: false,
    lib: { entry: 'src/page/main.ts', formats: ['iife'], name: 'vajraReport', fileName: () => 'page.js' },
  },
});
