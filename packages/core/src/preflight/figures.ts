import type { CheckFinding } from './preflight-check.js';

/** Most figures kept of one finding, and most characters of one text; more would only fill a report. */
const MOST_FIGURES = 100;
const LONGEST_TEXT = 2000;

/** Whatever foreign code gave as details, as flat data: texts, numbers, truth values; anything else as JSON text. */
export function toFigures(details: unknown): CheckFinding['details'] {
  if (typeof details !== 'object' || details === null) return {};
  const figures = Object.entries(details)
    .slice(0, MOST_FIGURES)
    .flatMap(([name, value]) => {
      const figure = toFigure(value);
      return figure === undefined ? [] : [[name, figure] as const];
    });
  return Object.fromEntries(figures);
}

/** A foreign text, cut to a length that can be shown. */
export function toShownText(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}

function toFigure(value: unknown): string | number | boolean | null | undefined {
  switch (typeof value) {
    case 'string':
      return toShownText(value);
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? null : toShownText(jsonOf(value));
    default:
      return undefined;
  }
}

function jsonOf(value: object): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return 'could not be read';
  }
}
