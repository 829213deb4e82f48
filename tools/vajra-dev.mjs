#!/usr/bin/env node
/**
 * The commands of this repository: demo, test, check, bench, build. It stands on Node's own modules only, so that it
 * works in a fresh clone. It must also parse in an old Node, to be able to say that it is too old: everything newer
 * is behind the import() below.
 */
import { nodeVersionProblem } from './dev/node-version.mjs';

const USAGE = `Usage: npm run <command>     (or: node tools/vajra-dev.mjs <command>)

  demo     a real load test of the example target, by a master and two workers
  start    master, two workers, example target and dashboard, until Ctrl-C
  test     build, check types, run all tests       npm test -- <jest options> narrows them down
  check    everything that a change must pass, tests apart
  bench    the measurements in docs/benchmarks.md
  faults   does the worst to real fleets: docs/faults.md        npm run faults -- --help
  screenshots  the pictures in docs/screenshots; needs Chromium
  build    compile all packages
  generate write the files that are made from the code
  release-check   try what would be published: npm run release:check
`;

const COMMANDS = {
  demo: async () => (await import('./dev/demo.mjs')).demo,
  start: async () => (await import('./dev/start.mjs')).start,
  test: async () => (await import('./dev/test-run.mjs')).testRun,
  check: async () => (await import('./dev/check-run.mjs')).checkRun,
  bench: async () => (await import('./dev/bench.mjs')).bench,
  faults: async () => (await import('./dev/faults.mjs')).faults,
  screenshots: async () => (await import('./dev/screenshots.mjs')).screenshots,
  build: async () => (await import('./dev/workspace-build.mjs')).build,
  'release-check': async () => (await import('./release/release-check.mjs')).releaseCheck,
  generate: async () => (await import('./dev/generated-files.mjs')).generate,
};

async function main(name, rest) {
  const problem = nodeVersionProblem(process.versions.node);
  if (problem !== null) {
    console.error(problem);
    return 2;
  }
  if (name === '--help' || name === '-h') {
    console.log(USAGE);
    return 0;
  }
  if (!Object.hasOwn(COMMANDS, name ?? '')) {
    console.error(
      `${name === undefined ? 'A command is missing.' : `There is no command "${name}".`}\n\n${USAGE}`,
    );
    return 2;
  }
  const { ensureInstalled } = await import('./dev/installation.mjs');
  const installed = await ensureInstalled();
  if (installed !== 0) return installed;
  const command = await COMMANDS[name]();
  return await command(rest);
}

process.exitCode = await main(process.argv[2], process.argv.slice(3));
