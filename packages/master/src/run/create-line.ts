import { ClosedLine } from './closed-line.js';
import type { LoadLine, LoadLineOptions } from './load-line.js';
import { OpenLine } from './open-line.js';

/** The line of a scenario, by its kind of load. */
export function createLine(options: LoadLineOptions): LoadLine {
  return options.scenario.load.model === 'open' ? new OpenLine(options) : new ClosedLine(options);
}
