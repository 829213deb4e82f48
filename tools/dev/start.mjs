import { mkdirSync } from 'node:fs';
import { startExampleTarget } from './example-target.mjs';
import { inRoot } from './repository.mjs';
import { startStandingFleet, VAJRA } from './standing-fleet.mjs';
import { build } from './workspace-build.mjs';

/** Where runs and results are kept, from one start to the next. */
const DATA = inRoot('results/master');

function toldToEnd() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(0));
  });
}

/** A standing fleet on this machine. Nothing is left running, however it ends. @returns exit code */
export async function start(args) {
  const built = await build();
  if (built !== 0) return built;
  mkdirSync(DATA, { recursive: true });
  console.error('Starting the example target, a master and two workers …');
  const target = await startExampleTarget(['--latency', 'exp:4ms', '--slow', '1%:60ms', '--errors', '0.2%']);
  const fleet = await startStandingFleet({ data: DATA, workers: 2, masterArgs: args });
  try {
    if (fleet === null) return 1;
    const { url } = fleet.address;
    const { operator } = fleet.tokens;
    console.log(`
  Dashboard       ${url}/#token=${operator}
  Example target  ${target.url}
  Try             VAJRA_TOKEN=${operator} node ${VAJRA} run ${target.url}/ --master ${url}

  Ctrl-C ends all of it.
`);
    return await Promise.race([toldToEnd(), fleet.masterEnded.then(() => 1)]);
  } finally {
    await fleet?.end();
    await target.stop();
  }
}
