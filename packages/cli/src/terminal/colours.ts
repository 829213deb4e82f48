/** Ways to stand out. Each gives its text back unchanged where there is no colour. */
export interface Colours {
  readonly enabled: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

const escape = (open: number, close: number) => (text: string) =>
  text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`;
const plain = (text: string): string => text;

/** Colours for one stream. */
export function createColours(enabled: boolean): Colours {
  if (!enabled)
    return { enabled, bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };
  return {
    enabled,
    bold: escape(1, 22),
    dim: escape(2, 22),
    red: escape(31, 39),
    green: escape(32, 39),
    yellow: escape(33, 39),
    cyan: escape(36, 39),
  };
}

/** What decides about colour. */
export interface ColourFacts {
  readonly isTerminal: boolean;
  readonly environment: { readonly [name: string]: string | undefined };
  /** False with `--no-color`. */
  readonly wanted: boolean;
}

/**
 * Whether a stream gets colour. `--no-color` wins, then `NO_COLOR` (any text but the empty, as no-color.org says), then
 * `FORCE_COLOR` (`0` and `false` say no), then `TERM=dumb`, then whether it is a terminal.
 */
export function hasColour({ isTerminal, environment, wanted }: ColourFacts): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = environment;
  if (!wanted || (no !== undefined && no !== '')) return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTerminal && term !== 'dumb';
}
