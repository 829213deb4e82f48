import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runVisible } from './child.mjs';
import { startExampleTarget } from './example-target.mjs';
import { inRoot } from './repository.mjs';
import { build } from './workspace-build.mjs';

/** Where the demo leaves its results, from the folder of the repository. */
const RESULTS = join('results', 'demo');

const PLAN = 'examples/plans/demo.yaml';

function writtenFiles() {
  try {
    return readdirSync(inRoot(RESULTS)).sort();
  } catch {
    return [];
  }
}

/** A real load test of the example target, by a master and two workers. Nothing is left running, however it ends. @returns exit code of vajra */
export async function demo(args) {
  const built = await build();
  if (built !== 0) return built;
  console.error('Starting the example target …');
  const target = await startExampleTarget(['--latency', 'exp:4ms', '--slow', '1%:60ms', '--errors', '0.2%']);
  try {
    console.error(`It listens on ${target.url}. Running ${PLAN} against it …\n`);
    const options = ['--var', `target=${target.url}`, '--out', RESULTS, '--workers', '2', '--yes', ...args];
    const code = await runVisible(process.execPath, ['packages/cli/bin/vajra.mjs', 'run', PLAN, ...options]);
    console.error(`\nResults are in ${RESULTS}: ${writtenFiles().join(', ') || 'nothing was written'}`);
    return code;
  } finally {
    await target.stop();
  }
}
