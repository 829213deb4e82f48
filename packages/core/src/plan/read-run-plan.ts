import type { Json } from '@vajraedge/sdk';
import { findJsonFault } from './json-fault.js';
import { type ReportFinding, toJsonValue } from './json-value.js';
import type { PlanDocument, PlanSource } from './plan-document.js';
import { PLAN_LIMITS } from './plan-limits.js';
import { formatPlanPath, type PlanPath } from './plan-path.js';
import { ProblemList } from './problem-list.js';
import { taskFilesOf } from './task-reference.js';
import { createTextPositions } from './text-positions.js';
import { parseYamlText, type TextFault } from './yaml-text.js';
import { type Place, readYamlValue } from './yaml-value.js';

interface Finding {
  readonly path: PlanPath;
  readonly finding: Parameters<ReportFinding>[1];
}

/**
 * Reads a plan without checking what it says: syntax, size, depth, keys given twice and unsafe keys are refused here,
 * everything else by `resolveRunPlan`.
 *
 * @throws VE_PLAN_INVALID (PlanError) with all problems found
 */
export function readRunPlan(source: PlanSource): PlanDocument {
  const findings: Finding[] = [];
  const report: ReportFinding = (path, finding) => findings.push({ path, finding });
  const document = 'text' in source ? readText(source, report) : readValue(source, report);
  if (findings.length > 0) {
    const problems = new ProblemList(document);
    for (const { path, finding } of findings) problems.add(path, finding);
    throw problems.toError();
  }
  return document;
}

function readValue(
  source: Extract<PlanSource, { readonly value: unknown }>,
  report: ReportFinding,
): PlanDocument {
  return toDocument(source, valueOf(source.value, report), () => null);
}

/** Getters and proxies of a foreign object may throw; that is a fault of the plan, not of the reader. */
function valueOf(value: unknown, report: ReportFinding): Json {
  try {
    return toJsonValue(value, report);
  } catch {
    report([], {
      code: 'VE_PLAN_SYNTAX',
      message: 'a value of the plan could not be read.',
      hint: 'Use plain objects and lists.',
    });
    return null;
  }
}

function readText(
  source: Extract<PlanSource, { readonly text: string }>,
  report: ReportFinding,
): PlanDocument {
  const text = source.text.startsWith('\uFEFF') ? source.text.slice(1) : source.text;
  if (text.length > PLAN_LIMITS.textLength) {
    report([], {
      code: 'VE_PLAN_LIMIT',
      message: `the plan's text is ${text.length.toLocaleString('en')} characters long, ${PLAN_LIMITS.textLength.toLocaleString('en')} are allowed.`,
      hint: 'Move test data to a feed file (data: { rows: { file: … } }).',
    });
    return toDocument(source, null, () => null);
  }
  const jsonFault = source.format === 'json' ? faultOfJson(text) : null;
  if (jsonFault !== null) return faulty(source, text, [jsonFault], report);
  const parsed = parseYamlText(text);
  if ('faults' in parsed) return faulty(source, text, parsed.faults, report);
  const { value, places } = readYamlValue(parsed.tree, report);
  const positionOf = createTextPositions(text);
  return toDocument(source, value, (path, part) => {
    const place = nearestPlace(places, path);
    return place === null ? null : positionOf(place.exact && part === 'value' ? place.value : place.key);
  });
}

function faultOfJson(text: string): TextFault | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const fault = findJsonFault(text);
    return {
      offset: fault?.offset ?? 0,
      message: `is no valid JSON: ${fault?.message ?? 'it could not be read'}.`,
      hint: '',
    };
  }
}

/** A document without a value whose problems stand at the faults of its text. */
function faulty(
  source: PlanSource,
  text: string,
  faults: readonly TextFault[],
  report: ReportFinding,
): PlanDocument {
  const positionOf = createTextPositions(text);
  for (const { offset, message, hint } of faults) {
    report([], { code: 'VE_PLAN_SYNTAX', message, hint, position: positionOf(offset) });
  }
  return toDocument(source, null, () => null);
}

function nearestPlace(
  places: ReadonlyMap<string, Place>,
  path: PlanPath,
): (Place & { readonly exact: boolean }) | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = places.get(formatPlanPath(path.slice(0, length)));
    if (place !== undefined) return { ...place, exact: length === path.length };
  }
  return null;
}

function toDocument(source: PlanSource, value: Json, locate: PlanDocument['locate']): PlanDocument {
  const located: PlanDocument['locate'] = (path, part = 'value') => locate(path, part);
  return Object.freeze({
    value,
    fileName: source.fileName,
    baseDir: source.baseDir,
    taskFiles: Object.freeze(taskFilesOf(value)),
    locate: located,
  });
}
