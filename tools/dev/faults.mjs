import { build } from './workspace-build.mjs';

/** Builds, then tries the faults of tools/faults; arguments are passed on. @returns exit code */
export async function faults(args) {
  const built = await build();
  if (built !== 0) return built;
  const { faults: run } = await import('../faults/faults.mjs');
  return await run(args);
}
