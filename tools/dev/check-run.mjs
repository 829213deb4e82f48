import { secondsSince } from './child.mjs';
import { GATES } from './gates.mjs';

async function runGate({ name, run }) {
  const startMs = performance.now();
  const { code, output } = await run().catch((error) => ({ code: 1, output: error.stack }));
  console.log(`${name.padEnd(16)} ${secondsSince(startMs).padStart(8)}  ${code === 0 ? 'ok' : 'FAILED'}`);
  if (code !== 0) console.log(`\n${output.trim()}\n`);
  return code === 0;
}

/** Runs all gates, also after one has failed. The last line is `N passed, M failed`. @returns exit code */
export async function checkRun() {
  let failed = 0;
  for (const gate of GATES) if (!(await runGate(gate))) failed += 1;
  console.log(`${GATES.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
