import { usageError } from '../usage-error.js';

/** What an option's number may be. */
export interface NumberBounds {
  /** Allowed itself, unless `aboveMin`. */
  readonly min: number;
  readonly max: number;
  readonly aboveMin?: boolean;
  readonly whole?: boolean;
  /** A call that works. */
  readonly example: string;
}

/** The number that an option was given; undefined where it was not given. @throws VE_USAGE */
export function numberOption(
  option: string,
  text: string | undefined,
  bounds: NumberBounds,
): number | undefined {
  if (text === undefined) return undefined;
  const plain = text.trim().replaceAll('_', '');
  // Number() alone takes "", "0x10" and "Infinity".
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
  if (Number.isNaN(value)) throw wrong(option, text, 'is not a number', bounds);
  if (bounds.whole === true && !Number.isInteger(value))
    throw wrong(option, text, 'is not a whole number', bounds);
  if (value < bounds.min || (bounds.aboveMin === true && value === bounds.min)) {
    const least = bounds.aboveMin === true ? `above ${bounds.min}` : `at least ${bounds.min}`;
    throw wrong(option, text, `must be ${least}`, bounds);
  }
  if (value > bounds.max)
    throw wrong(option, text, `must be at most ${bounds.max.toLocaleString('en')}`, bounds);
  return value;
}

function wrong(option: string, text: string, fault: string, { example }: NumberBounds): Error {
  return usageError(`${option}: "${text}" ${fault}.`, `Write it as in: ${option} ${example}`);
}
