import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** Most that a browser has to load before it shows anything, bytes as they are sent (gzip). */
const FIRST_LOAD_BYTES = 350 * 1024;

/** Fails the build where the page would become heavier than it may be. */
function firstLoadBudget() {
  return {
    name: 'vajraedge-first-load-budget',
    writeBundle({ dir }, bundle) {
      const first = Object.values(bundle).filter(({ isDynamicEntry }) => isDynamicEntry !== true);
      const bytes = first.reduce(
        (sum, { fileName }) => sum + gzipSync(readFileSync(join(dir, fileName))).length,
        0,
      );
      if (bytes <= FIRST_LOAD_BYTES) return;
      this.error(
        `The first load of the dashboard is ${Math.ceil(bytes / 1024)} KiB; it may be ${FIRST_LOAD_BYTES / 1024} KiB.`,
      );
    },
  };
}

export default defineConfig({
  base: '/',
  plugins: [vue(), firstLoadBudget()],
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  build: { target: 'es2022', sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
});
