import { runVisible } from './child.mjs';
import { build } from './workspace-build.mjs';

/** Builds, then runs the measurements of tools/bench; arguments are passed on. @returns exit code */
export async function bench(args) {
  const built = await build();
  if (built !== 0) return built;
  return await runVisible(process.execPath, ['tools/bench/bench.mjs', ...args]);
}
