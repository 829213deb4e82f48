/**
 * Mutated HTTP answers through plugin-http's own parser and through llhttp, the parser of Node.js: no cut may matter,
 * and what ours takes llhttp must read in the same way. Usage: node tools/h1-fuzz.mjs [CASES] [SEED]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [cases = '1000000', seed = String(process.pid)] = process.argv.slice(2);
for (const value of [cases, seed]) {
  if (!/^[1-9]\d{0,9}$/.test(value)) {
    process.stderr.write('usage: node tools/h1-fuzz.mjs [CASES] [SEED], whole numbers\n');
    process.exit(2);
  }
}
process.stdout.write(`${cases} cases, seed ${seed}\n`);
const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, 'h1/answer-mutations'],
  {
    cwd: fileURLToPath(new URL('../packages/plugin-http', import.meta.url)),
    env: { ...process.env, VAJRA_H1_CASES: cases, VAJRA_H1_SEED: seed },
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
