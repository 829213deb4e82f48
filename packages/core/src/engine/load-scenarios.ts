import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { type AnyTaskDefinition, VajraError } from '@vajraedge/sdk';
import type { Clock } from '../execute/clock.js';
import { compileParameters } from '../execute/variables/compile-parameters.js';
import { createDataFeeds, iterationLimit } from '../execute/variables/data-feeds.js';
import { createFeedFileReader } from '../execute/variables/read-feed-file.js';
import { createTemplateFunctions } from '../execute/variables/template-functions.js';
import { VariableScope } from '../execute/variables/variable-scope.js';

import { importPreload } from '../plugin/import-module.js';
import { loadTask } from '../plugin/plugin-loader.js';
import type { TaskManifest } from '../plugin/task-manifest.js';
import type { EngineScenario } from './engine.js';
import type { EngineSetup } from './engine-messages.js';
import { createSecretResolver } from './secret-resolver.js';

/** Longest time that all set-up of a run may take, milliseconds. */
const SET_UP_LIMIT_MS = 120_000;

/** The scenarios of a plan with their code, in the thread that runs them. */
export interface LoadedScenarios {
  readonly scenarios: readonly EngineScenario[];
  /** Runs the plan's `before` hook and the tasks' set-up. @returns what the tasks gave, by scenario and mix entry */
  setUp(): Promise<readonly (readonly unknown[])[]>;
  /** Runs the tasks' tear-down and the plan's `after` hook. */
  tearDown(): Promise<void>;
}

/**
 * Imports the tasks that a plan uses, reads its data and compiles its parameters.
 *
 * @throws VE_PLUGIN_…, VE_DATA_UNREADABLE, VE_SECRET_UNRESOLVED, VE_PARAMETER_INVALID
 */
export async function loadScenarios(setup: EngineSetup, clock: Clock): Promise<LoadedScenarios> {
  await importPreload(setup.preload);
  const { plan } = setup;
  const resolveSecret = createSecretResolver(process.env, plan.baseDir);
  const environment = { resolveSecret, functions: createTemplateFunctions(clock) };
  const feeds = await createDataFeeds(plan, createFeedFileReader(plan.baseDir));
  const definitions = await loadDefinitions(setup.tasks);
  const createScope = (user: number): VariableScope =>
    new VariableScope({ user, runId: setup.runId, constants: plan.variables, feeds });
  const scenarios = plan.scenarios.map((scenario): EngineScenario => {
    const tasks = scenario.mix.map((entry) => {
      const { definition, manifest } = definitions.get(entry.task) as LoadedTask;
      return {
        definition,
        parameters: compileParameters(manifest.parameters, entry.parameters, plan.variables, environment),
      };
    });
    return { scenario, tasks, maxIterations: iterationLimit(scenario, feeds), createScope };
  });
  return withHooks(setup, scenarios);
}

interface LoadedTask {
  readonly definition: AnyTaskDefinition;
  readonly manifest: TaskManifest;
}

async function loadDefinitions(manifests: readonly TaskManifest[]): Promise<Map<string, LoadedTask>> {
  const loaded = new Map<string, LoadedTask>();
  for (const manifest of manifests) {
    loaded.set(manifest.name, { definition: await loadTask(manifest.origin, manifest.name), manifest });
  }
  return loaded;
}

function withHooks(setup: EngineSetup, scenarios: readonly EngineScenario[]): LoadedScenarios {
  const { before, after } = setup.plan.hooks;
  let data: readonly (readonly unknown[])[] = [];
  return {
    scenarios,
    setUp: async () => {
      const signal = AbortSignal.timeout(SET_UP_LIMIT_MS);
      if (before !== null) await runHook(setup, before);
      data = await Promise.all(
        scenarios.map(({ tasks }) =>
          Promise.all(
            tasks.map(({ definition, parameters }): unknown =>
              definition.setUp?.({ parameters: parameters.base, runId: setup.runId, signal }),
            ),
          ),
        ),
      );
      return data;
    },
    tearDown: async () => {
      const signal = AbortSignal.timeout(SET_UP_LIMIT_MS);
      for (const [at, { tasks }] of scenarios.entries()) {
        for (const [entry, { definition, parameters }] of tasks.entries()) {
          await definition.tearDown?.(
            { parameters: parameters.base, runId: setup.runId, signal },
            data[at]?.[entry],
          );
        }
      }
      if (after !== null) await runHook(setup, after);
    },
  };
}

/** A hook is a module whose default export is called once. */
async function runHook({ plan, runId }: EngineSetup, file: string): Promise<void> {
  const path = resolve(plan.baseDir ?? '.', file);
  const { default: hook } = (await import(pathToFileURL(path).href)) as { default?: unknown };
  if (typeof hook !== 'function') {
    throw new VajraError('VE_HOOK_INVALID', `The hook ${file} exports no function as default.`, {
      hint: 'Write: export default async function (context) { … }',
    });
  }
  await (hook as (context: { runId: string; variables: object }) => unknown)({
    runId,
    variables: plan.variables,
  });
}
