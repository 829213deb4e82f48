import { usageError } from '../usage-error.js';

/** The share that an option was given, as `5%` or `0.05`, from 0 to 1; undefined where it was not. @throws VE_USAGE */
export function ratioOption(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, percent] = /^(\d+(?:\.\d+)?|\.\d+)\s*(%?)$/.exec(text.trim()) ?? [];
  const hint = `Write it as in: ${option} 5%`;
  if (digits === undefined) throw usageError(`${option}: "${text}" is no share.`, hint);
  const ratio = percent === '%' ? Number(digits) / 100 : Number(digits);
  if (ratio > 1) throw usageError(`${option}: "${text}" is more than all.`, hint);
  return ratio;
}
