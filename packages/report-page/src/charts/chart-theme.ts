import type { RunReport } from '@vajraedge/core/report';

/** Colours of a chart. */
export interface ChartTheme {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly paper: string;
  /** For series, in their order. */
  readonly series: readonly string[];
  readonly verdict: { readonly [state in RunReport['verdict']['state']]: string };
  /** From few to many. */
  readonly heat: readonly (readonly [red: number, green: number, blue: number])[];
}

/** Colours that colour-blind readers can tell apart: Okabe and Ito, "Color Universal Design", 2008. */
export const LIGHT_THEME: ChartTheme = Object.freeze({
  ink: '#17222d',
  soft: '#53626f',
  line: '#d3dbe2',
  paper: '#ffffff',
  series: ['#0072b2', '#d55e00', '#009e73', '#a6508a', '#8a6d00', '#3a8fc4', '#000000', '#777777'],
  verdict: { VALID: '#009e73', SUSPECT: '#e69f00', INVALID: '#d55e00' },
  heat: [
    [222, 235, 247],
    [107, 174, 214],
    [33, 113, 181],
    [8, 32, 80],
  ] as const,
});

/** The same for a dark page. */
export const DARK_THEME: ChartTheme = Object.freeze({
  ink: '#e6edf3',
  soft: '#a3b3c1',
  line: '#35424e',
  paper: '#10171e',
  series: ['#56b4e9', '#ff9a57', '#3fcf9f', '#e39fc6', '#f0e442', '#8ab4f8', '#ffffff', '#aaaaaa'],
  verdict: { VALID: '#3fcf9f', SUSPECT: '#f0b840', INVALID: '#ff7a3d' },
  heat: [
    [24, 44, 66],
    [28, 98, 138],
    [62, 178, 166],
    [253, 231, 120],
  ] as const,
});

/** The colour of a cell. @param share 0 (few) to 1 (many) */
export function heatColour({ heat }: ChartTheme, share: number): string {
  const place = Math.min(1, Math.max(0, share)) * (heat.length - 1);
  const at = Math.min(heat.length - 2, Math.floor(place));
  const [from, to] = [heat[at] ?? [0, 0, 0], heat[at + 1] ?? [0, 0, 0]];
  const mixed = from.map((value, channel) => Math.round(value + ((to[channel] ?? 0) - value) * (place - at)));
  return `rgb(${mixed.join(',')})`;
}
