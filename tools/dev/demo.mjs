import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runVisible } from './child.mjs';
import { startExampleTarget } from './example-target.mjs';
import { inRoot } from './repository.mjs';
import { build } from './workspace-build.mjs';

const RESULTS = inRoot('results', 'demo');
const OUTPUTS = {
  '--json': 'result.json',
  '--csv': 'seconds.csv',
  '--junit': 'junit.xml',
  '--hdr': 'latency.hlog',
};

/** Where each output goes, as arguments of `vajra run`. */
function outputArguments() {
  return Object.entries(OUTPUTS).flatMap(([flag, file]) => [
    flag,
    relative(process.cwd(), join(RESULTS, file)),
  ]);
}

/** A real load test of the example target. Nothing is left running, however it ends. @returns exit code of vajra */
export async function demo(args) {
  const built = await build();
  if (built !== 0) return built;
  mkdirSync(RESULTS, { recursive: true });
  console.error('Starting the example target …');
  const target = await startExampleTarget(['--latency', 'exp:4ms', '--slow', '1%:60ms', '--errors', '0.2%']);
  try {
    console.error(`It listens on ${target.url}. Running examples/plans/demo.yaml against it …\n`);
    const run = [
      'packages/cli/bin/vajra.mjs',
      'run',
      'examples/plans/demo.yaml',
      '--var',
      `target=${target.url}`,
      ...outputArguments(),
      ...args,
    ];
    const code = await runVisible(process.execPath, run);
    console.error(`\nResults are in ${join('results', 'demo')}: ${Object.values(OUTPUTS).join(', ')}`);
    return code;
  } finally {
    await target.stop();
  }
}
