import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PlanDocument } from '@vajraedge/core';
import type { CreateRunRequest, PlanFile } from '@vajraedge/protocol';
import { VajraError } from '@vajraedge/sdk';
import type { RunSettings } from '../options/run-settings.js';
import type { PreflightSettings } from '../preflight/preflight-settings.js';

/** What a fleet is to be asked for. */
export interface FleetRequestParts {
  readonly document: PlanDocument;
  readonly settings: RunSettings;
  readonly preflight: PreflightSettings;
  readonly minWorkers: number;
}

/**
 * A run as it is asked of a master: the plan as the command line has changed it, with the data files that it names.
 *
 * @throws VE_DATA_UNREADABLE
 */
export async function fleetRequest({
  document,
  settings,
  preflight,
  minWorkers,
}: FleetRequestParts): Promise<CreateRunRequest> {
  const { value, baseDir } = document;
  const files = await Promise.all(dataFiles(value).map((name) => planFile(name, baseDir)));
  return {
    plan: value as object,
    ...(files.length === 0 ? {} : { files }),
    ...(settings.runId === undefined ? {} : { id: settings.runId }),
    minWorkers,
    proceedOnWarn: preflight.yes,
    ...(preflight.skip ? { skipPreflight: true } : {}),
  };
}

/** Files of the plan's feeds, each once, as the plan names them. */
function dataFiles(value: PlanDocument['value']): readonly string[] {
  const feeds = (value as { readonly data?: unknown } | null)?.data;
  if (typeof feeds !== 'object' || feeds === null) return [];
  const names = Object.values(feeds).map((feed: unknown) =>
    typeof feed === 'string' ? feed : (feed as { readonly file?: unknown } | null)?.file,
  );
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

async function planFile(name: string, baseDir: string | null): Promise<PlanFile> {
  try {
    const content = await readFile(resolve(baseDir ?? '.', name));
    return { name, contentBase64: content.toString('base64') };
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new VajraError('VE_DATA_UNREADABLE', `The data file ${name} cannot be read (${code}).`, {
      hint: 'Check the path, which starts from the folder of the plan.',
    });
  }
}
