import { setFlagsFromString } from 'node:v8';
import { peakOverTime } from '../plan/overlap.js';
import { peakRateOf } from '../plan/peak-rate.js';
import type { ResolvedPlan } from '../plan/resolved-plan.js';

/** More than that is no light load: there, compiled code is wanted soon, above all for what comes at once after a stall. */
const LIGHT_PER_SECOND = 200;
/** So many times as much code has to run before V8 compiles it. */
const LATER = 50;
const KIB = 1024;

/**
 * What V8 waits for by itself (`node --v8-options`): until its version 11, of Node.js 20, so many bytes of bytecode; then so
 * many calls, with long loops set apart, which stay as they are.
 */
const BYTES = [['--interrupt-budget', 66 * KIB]] as const;
const CALLS = [
  ['--invocation-count-for-maglev', 400],
  ['--invocation-count-for-turbofan', 3000],
] as const;

/**
 * Lets V8 compile nothing more of what a light load runs: warming up has compiled what is hot, and the rest comes to its turn
 * one function after another, for a quarter of a minute, 1 ms each on a core that the engine may want. Heavy code of a task
 * still is compiled, within some tenths of a second of its running. Young garbage is collected by the thread that made it,
 * as helpers are no gain for so little.
 *
 * For a process that offers a load and ends: the flags are of the whole process. Less priority for V8's threads in place of
 * this did more on an idle core, and much harm on a busy one: an engine waits for them at each collection.
 *
 * @param v8Version as in `process.versions.v8`
 */
export function compileLater(v8Version: string): void {
  setFlagsFromString('--no-parallel-scavenge');
  const defaults = Number.parseInt(v8Version, 10) < 12 ? BYTES : CALLS;
  for (const [flag, amount] of defaults) setFlagsFromString(`${flag}=${amount * LATER}`);
}

/** Whether a plan never asks for more than two hundred starts a second; false where users start as fast as they can. */
export function isLightLoad({ scenarios }: Pick<ResolvedPlan, 'scenarios'>): boolean {
  return (
    scenarios.every(({ load }) => load.model === 'open') &&
    peakOverTime(scenarios, ({ load }) => peakRateOf(load)) <= LIGHT_PER_SECOND
  );
}
