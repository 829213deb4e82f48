import type { ResolvedPlan } from '@vajraedge/core';
import { VajraError } from '@vajraedge/sdk';
import { safeName } from './safe-name.js';

/**
 * Data feeds may only read what came with the run: a plan that names any other file would have a worker send it away,
 * row by row.
 *
 * @throws VE_RUN_FILE_NAME, VE_RUN_FILE_MISSING
 */
export function checkData({ data }: ResolvedPlan, names: ReadonlySet<string>): void {
  for (const { name, source } of data) {
    if (!('file' in source) || names.has(safeName(source.file))) continue;
    throw new VajraError(
      'VE_RUN_FILE_MISSING',
      `The feed ${JSON.stringify(name)} reads ${JSON.stringify(source.file)}, which did not come with the plan.`,
      { hint: 'Send the file together with the plan.' },
    );
  }
}
