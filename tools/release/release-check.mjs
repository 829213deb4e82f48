import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeTool, runQuiet, secondsSince } from '../dev/child.mjs';
import { npmCommand } from '../dev/installation.mjs';
import { inRoot, ROOT } from '../dev/repository.mjs';
import { build } from '../dev/workspace-build.mjs';
import { followDocument } from './document-run.mjs';
import { loadingProblems } from './loading-problems.mjs';
import { packageProblems } from './package-problems.mjs';
import { openSandbox } from './sandbox.mjs';
import { tryThirdPartyPlugin } from './third-party.mjs';
import { typeProblems } from './type-problems.mjs';

/** What users bring themselves, of npm: one entry of a package or another needs it. */
const peersOf = (packages) =>
  packages
    .flatMap(({ manifest }) => Object.entries(manifest.peerDependencies ?? {}))
    .filter(([name]) => !name.startsWith('@vajraedge/'))
    .map(([name, range]) => `${name}@${range}`);

/** Installs all packages into an empty project, as a user would, and what they leave to the user. @returns its folder */
export async function installAll({ dir: home, env, packages }) {
  const dir = join(home, 'project');
  mkdirSync(dir);
  const names = packages.map(({ name }) => name);
  for (const args of [
    ['init', '--yes'],
    ['install', ...names, ...peersOf(packages), '@types/node@20'],
  ]) {
    const [command, given, options] = npmCommand(args);
    const { code, output } = await runQuiet(command, given, { cwd: dir, env, ...options });
    if (code !== 0) throw new Error(`npm ${args[0]} gives exit code ${code}:\n${output}`);
  }
  return dir;
}

async function publintProblems({ packages }) {
  const found = [];
  for (const { name, folder } of packages) {
    const { code, output } = await runQuiet(...nodeTool('publint/src/cli.js', folder, '--strict'));
    if (code !== 0) found.push(`${name}: ${output.trim()}`);
  }
  return found;
}

/** A check that throws has found one problem. */
const thrown = (work) => async (sandbox) => {
  try {
    await work(sandbox);
    return [];
  } catch (error) {
    return [error.message];
  }
};

/** Each gives one line a problem; `project` is a folder in which all packages are installed. */
const CHECKS = [
  ['files and fields', ({ packages }) => packages.flatMap((each) => packageProblems(each, ROOT))],
  ['publint', publintProblems],
  ['import, require', ({ packages, project, env }) => loadingProblems(packages, { dir: project, env })],
  ['types', ({ packages, project }) => typeProblems(packages, { dir: project })],
  [
    'writing a plugin',
    thrown((sandbox) => followDocument(readFileSync(inRoot('docs/writing-a-plugin.md'), 'utf8'), sandbox)),
  ],
  ['third-party plugin', thrown(tryThirdPartyPlugin)],
];

async function runCheck([name, find], sandbox) {
  const startMs = performance.now();
  const found = await find(sandbox);
  console.log(
    `${name.padEnd(18)} ${secondsSince(startMs).padStart(8)}  ${found.length === 0 ? 'ok' : 'FAILED'}`,
  );
  if (found.length > 0) console.log(`\n${found.join('\n')}\n`);
  return found.length === 0;
}

function printSizes(packages) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
  console.log(`${'package'.padEnd(32)}${'packed'.padStart(10)}${'unpacked'.padStart(10)}     files`);
  for (const { name, sizeBytes, unpackedBytes, files } of packages) {
    const count = String(files.length).padStart(10);
    console.log(`${name.padEnd(32)}${kilobytes(sizeBytes)}${kilobytes(unpackedBytes)}${count}`);
  }
}

/**
 * Tries what would be published before it is: packs every package, installs them into an empty project from a registry
 * of its own, and uses them there. Nothing leaves this machine. The last line is `N passed, M failed`. @returns exit code
 */
export async function releaseCheck() {
  const built = await build();
  if (built !== 0) return built;
  const sandbox = await openSandbox();
  try {
    printSizes(sandbox.packages);
    const project = await installAll(sandbox);
    let failed = 0;
    for (const check of CHECKS) if (!(await runCheck(check, { ...sandbox, project }))) failed += 1;
    console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  } finally {
    sandbox.close();
  }
}
