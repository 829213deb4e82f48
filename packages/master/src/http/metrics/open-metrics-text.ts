type Labels = { readonly [name: string]: string | number };

/** A value of a family, with what tells it apart. */
export interface Sample {
  readonly value: number | null;
  readonly labels?: Labels;
  /** After the family's name, as `_sum` of a summary. */
  readonly suffix?: string;
}

/** Figures of one kind. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter' | 'summary' | 'info' | 'stateset';
  /** Unit in which the name ends, as OpenMetrics wants it; absent where there is none. */
  readonly unit?: 'seconds' | 'bytes' | 'ratio';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * Families as OpenMetrics 1.0 text. A counter's samples get `_total`, an info's `_info`; samples without a value are left
 * out, and so are families without samples.
 */
export function toOpenMetricsText(families: readonly MetricFamily[]): string {
  return `${families.map(familyText).join('')}# EOF\n`;
}

const SUFFIXES: { readonly [type: string]: string } = { counter: '_total', info: '_info' };

function familyText({ name, type, unit, help, samples }: MetricFamily): string {
  const present = samples.filter(({ value }) => value !== null && Number.isFinite(value));
  if (present.length === 0) return '';
  const lines = present.map(
    ({ value, labels = {}, suffix }) =>
      `${name}${suffix ?? SUFFIXES[type] ?? ''}${labelText(labels)} ${value}`,
  );
  const head = [`# TYPE ${name} ${type}`, ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`])];
  return [...head, `# HELP ${name} ${escapeText(help)}`, ...lines, ''].join('\n');
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeText(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
