import type { PreflightCheck } from '../preflight-check.js';

/** Checks that the plan's plugins bring, and those in files that the plan names; they run where the tasks run. */
export const ownChecks: PreflightCheck = {
  name: 'own-checks',
  run: ({ prober }) => prober.ownChecks,
};
