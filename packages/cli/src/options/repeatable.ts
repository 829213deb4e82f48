import { Option } from 'commander';

/** An option that may be given several times; each time adds a value. */
export function repeatable(flags: string, description: string): Option {
  const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
  return new Option(flags, `${description} (repeatable)`).argParser(collect);
}
