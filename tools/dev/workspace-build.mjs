import { nodeTool, runQuiet, secondsSince } from './child.mjs';
import { workspacePackages } from './repository.mjs';

/** Runs one nx target of all projects; nx takes from its cache what has not changed. @returns as `runQuiet` */
export function runTarget(target) {
  return runQuiet(...nodeTool('nx/dist/bin/nx.js', 'run-many', '-t', target, '--outputStyle=stream'));
}

async function step(saying, target) {
  console.error(`${saying} …`);
  const startMs = performance.now();
  const { code, output, interrupted } = await runTarget(target);
  if (interrupted) console.error(`${saying}: interrupted.`);
  else if (code !== 0) console.error(`${output}\n${saying}: FAILED after ${secondsSince(startMs)}.`);
  // nx also ends with 130, the code of an interrupt, when a task has failed.
  return code !== 0 && !interrupted ? 1 : code;
}

/** Compiles all packages. @returns exit code */
export async function build() {
  return await step(`Building ${workspacePackages().length} packages`, 'build');
}

/** Checks the types of sources and tests; builds first what is not built. @returns exit code */
export async function typecheck() {
  return await step('Checking the types of sources and tests', 'typecheck');
}
