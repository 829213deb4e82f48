import { hasTemplate, type Json } from '@vajraedge/sdk';
import type { KnownNames } from './check-templates.js';
import type { ProblemList } from './problem-list.js';
import type { DataFeed } from './resolved-plan.js';
import type { PlanDataFeed, RunPlan } from './run-plan.js';
import { isAbsoluteFile } from './absolute-file.js';
import { BUILTIN_NAMES } from './template.js';
import { forEachText } from './template-names.js';

type NamedValues = { readonly [name: string]: Json };

/** Constants and feeds of a plan; what is wrong with them is added to the problems. */
export function resolveNames(
  plan: Pick<RunPlan, 'variables' | 'data'>,
  baseDir: string | null,
  problems: ProblemList,
): KnownNames {
  const variables = asMap(plan.variables);
  const feeds = asMap(plan.data);
  for (const [name, value] of Object.entries(variables)) checkVariable(name, value, problems);
  const data: DataFeed[] = [];
  for (const [name, feed] of Object.entries(feeds)) {
    checkName(['data', name], name, Object.hasOwn(variables, name) ? 'a variable' : null, problems);
    if (problems.isWrong(['data', name])) continue;
    const resolved = resolveFeed(name, feed as unknown as PlanDataFeed, baseDir, problems);
    if (resolved !== null) data.push(resolved);
  }
  return { variables, data, dataNames: Object.keys(feeds) };
}

function checkVariable(name: string, value: Json, problems: ProblemList): void {
  checkName(['variables', name], name, null, problems);
  forEachText(value, (text, below) => {
    if (!hasTemplate(text)) return;
    problems.add(['variables', name, ...below], {
      code: 'VE_PLAN_TEMPLATE',
      message: 'a variable is a constant, nothing is filled into it.',
      hint: 'Use ${…} in parameters only.',
    });
  });
}

function checkName(path: readonly string[], name: string, taken: string | null, problems: ProblemList): void {
  const isBuiltin = (BUILTIN_NAMES as readonly string[]).includes(name);
  const by = isBuiltin ? 'every template' : taken;
  if (by === null) return;
  const message = isBuiltin
    ? `"${name}" is a name that every template knows already.`
    : `"${name}" is the name of ${by} too.`;
  problems.add(path, { code: 'VE_PLAN_CONFLICT', message, hint: 'Choose another name.', at: 'key' });
}

function resolveFeed(
  name: string,
  feed: PlanDataFeed,
  baseDir: string | null,
  problems: ProblemList,
): DataFeed | null {
  const { order = 'sequential' } = feed;
  if ('rows' in feed) return { name, source: { rows: feed.rows }, order };
  const format = feed.format ?? formatOf(feed.file);
  if (format === null) {
    problems.add(['data', name], {
      code: 'VE_PLAN_MISSING_KEY',
      message: '"format" is missing: the file does not end in .csv or .json.',
      hint: 'Add format: csv or format: json.',
      at: 'key',
    });
    return null;
  }
  if (baseDir === null && !isAbsoluteFile(feed.file)) {
    problems.add(['data', name, 'file'], {
      code: 'VE_PLAN_WRONG_VALUE',
      message: 'is relative, but this plan comes from no folder.',
      hint: 'Write an absolute path, or the rows themselves.',
    });
    return null;
  }
  return { name, source: { file: feed.file, format }, order };
}

function formatOf(file: string): 'csv' | 'json' | null {
  const ending = /\.(csv|json)$/i.exec(file)?.[1]?.toLowerCase();
  return ending === 'csv' || ending === 'json' ? ending : null;
}

function asMap(value: Json | undefined): NamedValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as NamedValues) : {};
}
