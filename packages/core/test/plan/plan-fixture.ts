import type { ParameterShape } from '@vajraedge/sdk';
import { PlanError } from '../../src/plan/plan-error.js';
import { readRunPlan } from '../../src/plan/read-run-plan.js';
import { resolveRunPlan } from '../../src/plan/resolve-run-plan.js';
import type { ResolvedPlan } from '../../src/plan/resolved-plan.js';
import type { PluginCatalog, RefusedPlugin, TaskManifest } from '../../src/plugin/task-manifest.js';

const shape: ParameterShape = {
  url: { type: 'url', required: true },
  timeout: { type: 'duration', default: '5s', max: 60_000 },
  retries: { type: 'integer', min: 0, max: 5 },
  headers: { type: 'map' },
  body: { type: 'json' },
  token: { type: 'secret' },
};

function manifest(name: string, parameters: ParameterShape, isFile = false): [string, TaskManifest] {
  const origin = isFile
    ? ({ kind: 'file', moduleUrl: 'file:///plans/x.ts' } as const)
    : ({
        kind: 'plugin',
        package: '@vajraedge/plugin-http',
        version: '1.0.0',
        moduleUrl: 'file:///p.js',
      } as const);
  const has = { probe: false, targets: false, setUp: false };
  return [
    name,
    { name, displayName: name, description: '', category: '', metadata: {}, parameters, has, origin },
  ];
}

/** Tasks that the plans of these tests use. */
export function catalogOf(refused: readonly RefusedPlugin[] = []): PluginCatalog {
  const tasks = new Map([
    manifest('HTTP_GET', shape),
    manifest('HTTP_POST', shape),
    manifest('NOOP', {}),
    manifest('./flows/checkout.task.ts', {}, true),
  ]);
  return { tasks, refused };
}

/** Resolves a plan written in YAML. */
export function resolveYaml(text: string, catalog: PluginCatalog = catalogOf()): ResolvedPlan {
  return resolveRunPlan(
    readRunPlan({ text, format: 'yaml', fileName: 'plan.yaml', baseDir: '/plans' }),
    catalog,
  );
}

/** Resolves a plan given as a value. */
export function resolveValue(value: unknown, catalog: PluginCatalog = catalogOf()): ResolvedPlan {
  return resolveRunPlan(readRunPlan({ value, fileName: 'plan.ts', baseDir: null }), catalog);
}

/** The error of something that must be refused as a plan. */
export function planErrorOf(work: () => unknown): PlanError {
  try {
    work();
  } catch (error) {
    if (error instanceof PlanError) return error;
    throw error;
  }
  throw new Error('the plan was accepted');
}

/** `line:column code path | message | hint` of each problem. */
export function problemsOf(work: () => unknown): string[] {
  return planErrorOf(work).problems.map(
    ({ line, column, code, path, message, hint }) =>
      `${line}:${column} ${code} ${path} | ${message} | ${hint}`,
  );
}
