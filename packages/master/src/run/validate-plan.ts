import { PlanError } from '@vajraedge/core';
import type { ValidationRequest, ValidationView } from '@vajraedge/protocol';
import { lackingPlugins } from '../fleet/fleet-catalog.js';
import type { HeartState } from './heart-state.js';
import { loadShapesOf } from './load-shapes.js';
import { readFleetPlan } from './read-plan.js';
import { plannedMsOf } from './run-view.js';

/** Whether a plan could be run by the fleet as it is, and what is wrong with it. Nothing is kept. */
export function validatePlan(request: ValidationRequest, { catalog, fleet }: HeartState): ValidationView {
  try {
    const { plan, plugins } = readFleetPlan(request, catalog);
    const able = fleet.live.filter(
      ({ draining, profile }) => !draining && lackingPlugins(plugins, profile.plugins).length === 0,
    );
    return {
      ok: true,
      problems: [],
      ableWorkers: able.length,
      plannedMs: plannedMsOf(plan),
      loads: loadShapesOf(plan),
    };
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return { ok: false, problems: error.problems, ableWorkers: 0, plannedMs: null, loads: [] };
  }
}
