/**
 * Runs a plan in one engine thread and says where the processor's time went in that thread, as microseconds an iteration
 * by group and function. Usage: node tools/profile/profile-run.mjs PLAN [PROFILE.cpuprofile]
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRun, discoverPlugins, readRunPlan, resolveRunPlan } from '../../packages/core/dist/index.js';
import { profileTable } from './profile-table.mjs';

const [planFile, profileFile = join(mkdtempSync(join(tmpdir(), 'vajra-profile-')), 'engine.cpuprofile')] =
  process.argv.slice(2);
if (planFile === undefined) {
  process.stderr.write('usage: node tools/profile/profile-run.mjs PLAN [PROFILE.cpuprofile]\n');
  process.exit(2);
}
process.env.VAJRA_PROFILE = resolve(profileFile);
const baseDir = process.cwd();
const value = JSON.parse(readFileSync(planFile, 'utf8'));
const catalog = await discoverPlugins({
  projectDir: baseDir,
  pluginDirs: [],
  taskFiles: [],
  baseDir,
  preload: [],
});
const run = createRun({
  plan: resolveRunPlan(readRunPlan({ value, fileName: planFile, baseDir }), catalog),
  writtenPlan: value,
  catalog,
  threads: 1,
  preload: [new URL('./profile-thread.mjs', import.meta.url).href],
});
const report = await run.run();
const iterations = report.ledger.ok + report.ledger.failed;
const { totalUs, groups, functions } = profileTable(JSON.parse(readFileSync(profileFile, 'utf8')));
const line = ([name, us]) => `${(us / iterations).toFixed(2).padStart(8)} us  ${name}\n`;
process.stdout.write(
  `${iterations} iterations; in the engine thread ${(totalUs / iterations).toFixed(2)} us each:\n` +
    `${groups.map(line).join('')}\nby function:\n${functions.slice(0, 40).map(line).join('')}\n${profileFile}\n`,
);
