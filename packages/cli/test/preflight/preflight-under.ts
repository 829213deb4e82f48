import { execFileSync } from 'node:child_process';
import type { PreflightReport } from '@vajraedge/core';
import { plainEnvironment } from '../end-to-end/vajra.js';

/** One scenario, as far as these tests vary it. */
export interface SmallPlan {
  readonly task: string;
  readonly parameters: { readonly [name: string]: unknown };
  readonly users: number;
}

/** A name that nobody has, so that only the machine decides. */
export const HTTP_PLAN: SmallPlan = {
  task: 'HTTP_GET',
  parameters: { url: 'http://no-such-host.invalid/' },
  users: 1000,
};
export const NOOP_PLAN: SmallPlan = { task: 'NOOP', parameters: {}, users: 1000 };

const SCRIPT = `
  import { discoverPlugins, readRunPlan, resolveRunPlan, runPreflight } from '@vajraedge/core';
  const { task, parameters, users } = JSON.parse(process.env.SMALL_PLAN);
  const catalog = await discoverPlugins({ projectDir: process.cwd() });
  const load = { targetTps: 100, sustain: '5s', maxConcurrency: users };
  const value = { name: 'small', scenarios: { main: { task, parameters, load } } };
  const plan = resolveRunPlan(readRunPlan({ value, fileName: 'small', baseDir: null }), catalog);
  const report = await runPreflight({ plan, catalog, resultsDir: process.env.RESULTS_DIR ?? null });
  console.log(JSON.stringify(report));
`;

/**
 * The pre-flight of a plan in a process of its own, which must end by itself, after a line for the shell.
 *
 * @param via command that runs the shell, such as `unshare`
 */
export function preflightUnder(
  line: string,
  plan: SmallPlan,
  environment: { readonly [name: string]: string } = {},
  via: readonly string[] = [],
): PreflightReport {
  const command = `${line}; exec "$NODE" --input-type=module -e "$SCRIPT"`;
  const [first = 'bash', ...more] = [...via, 'bash'];
  const output = execFileSync(first, [...more, '-c', command], {
    cwd: import.meta.dirname,
    env: {
      ...plainEnvironment(),
      NODE: process.execPath,
      SCRIPT,
      SMALL_PLAN: JSON.stringify(plan),
      ...environment,
    },
  });
  return JSON.parse(output.toString()) as PreflightReport;
}
