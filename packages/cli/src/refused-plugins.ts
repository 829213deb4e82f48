import type { RefusedPlugin } from '@vajraedge/core';
import type { Colours } from './terminal/colours.js';
import { oneLine } from './terminal/fit-text.js';

/** The plugins that were found but not taken, as lines for stderr; empty where there are none. */
export function renderRefusedPlugins(refused: readonly RefusedPlugin[], colours: Colours): string[] {
  return refused.flatMap(({ package: name, path, code, reason, hint }) => [
    `${colours.bold(colours.yellow('warning'))} ${colours.bold(code)}: ${oneLine(name)} is not used: ${oneLine(reason)}`,
    `  ${oneLine(path)}${hint === '' ? '' : `\n  ${oneLine(hint)}`}`,
  ]);
}
