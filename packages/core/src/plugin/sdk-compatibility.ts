import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { VajraError } from '@vajraedge/sdk';

const SDK = '@vajraedge/sdk';
const RANGE = /^(?:workspace:)?\^?(\d+)\.(\d+)\.(\d+)(?:[-+][0-9A-Za-z.+-]*)?$/;

type Triple = readonly [major: number, minor: number, patch: number];

/** The dependencies of a package.json, as they stand there. */
export interface DependencyLists {
  readonly peerDependencies?: unknown;
  readonly dependencies?: unknown;
}

/** The version of the SDK that this engine works with. */
export function ownSdkVersion(): string {
  const file = createRequire(import.meta.url).resolve(`${SDK}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/**
 * Refuses a package that was made for another SDK. Looks at its peer dependency on the SDK, else at its dependency. A
 * caret range and an exact version both mean "made with this version": ours must be that or later, without a breaking
 * change between (another major; below 1.0.0 another minor; below 0.1.0 another patch). Pre-release tags do not count.
 * Other ranges, and packages that name no SDK, are accepted: a wrong shape is found when they are inspected.
 *
 * @throws VE_PLUGIN_SDK_INCOMPATIBLE
 */
export function checkSdkRange(lists: DependencyLists, ours: string): void {
  const range = rangeIn(lists.peerDependencies) ?? rangeIn(lists.dependencies);
  const wanted = range === undefined ? null : triple(range);
  const have = triple(ours);
  if (wanted === null || have === null || satisfies(have, wanted)) return;
  const isNewer = compare(wanted, have) > 0;
  throw new VajraError('VE_PLUGIN_SDK_INCOMPATIBLE', `It was made for ${SDK} ${range}; this is ${ours}.`, {
    hint: isNewer
      ? 'Update VajraEdge, or install an older version of the plugin.'
      : 'Install a newer version of the plugin, or ask its author for one.',
  });
}

function rangeIn(dependencies: unknown): string | undefined {
  if (typeof dependencies !== 'object' || dependencies === null) return undefined;
  const range: unknown = (dependencies as { readonly [name: string]: unknown })[SDK];
  return typeof range === 'string' ? range.trim() : undefined;
}

function triple(version: string): Triple | null {
  const found = RANGE.exec(version);
  return found === null ? null : [Number(found[1]), Number(found[2]), Number(found[3])];
}

function satisfies(have: Triple, wanted: Triple): boolean {
  // The first number that is not 0 is the one whose change breaks.
  const breaking = wanted.findIndex((part) => part !== 0);
  const fixed = breaking === -1 ? 3 : breaking + 1;
  return wanted.slice(0, fixed).every((part, at) => part === have[at]) && compare(have, wanted) >= 0;
}

function compare(a: Triple, b: Triple): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
