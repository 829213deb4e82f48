import { runVisible } from './child.mjs';
import { build } from './workspace-build.mjs';

/** Builds, then runs the measurements of tools/bench; arguments are passed on. @returns exit code */
export async function bench(args) {
  const built = await build();
  if (built !== 0) return built;
  // It only looks on: V8, which tidies up in what is idle, would take cores from what is measured.
  return await runVisible(process.execPath, ['--no-memory-reducer', 'tools/bench/bench.mjs', ...args]);
}
