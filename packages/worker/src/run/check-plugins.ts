import type { PluginCatalog, ResolvedPlan } from '@vajraedge/core';
import type { InstalledPlugin } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';

/** What a master says that a plan needs. */
export interface NeededPlugin {
  readonly package: string;
  readonly version: string;
}

/**
 * Holds what a plan needs against what is installed here: another version may do another thing under the same name.
 *
 * @throws VE_WORKER_PLUGIN naming all that is missing or other
 */
export function checkPlugins(
  needed: readonly NeededPlugin[],
  installed: readonly InstalledPlugin[],
  plan: ResolvedPlan,
  { tasks }: PluginCatalog,
): void {
  const problems = needed.flatMap((plugin) => {
    const versions = installed.filter((each) => each.package === plugin.package);
    if (versions.some(({ version }) => version === plugin.version)) return [];
    const here = versions.length === 0 ? 'is not installed here' : `is here in ${versions[0]?.version}`;
    return [`${plugin.package} ${plugin.version} ${here}`];
  });
  const names = new Set(plan.scenarios.flatMap(({ mix }) => mix.map(({ task }) => task)));
  for (const name of names) if (!tasks.has(name)) problems.push(`nothing here offers the task ${name}`);
  if (problems.length === 0) return;
  throw new VajraError('VE_WORKER_PLUGIN', `This worker cannot run the plan: ${problems.join('; ')}.`, {
    hint: 'Install the same versions on all workers; `vajra tasks` lists what there is.',
  });
}
