import { hasTemplate, Secret } from '@vajraedge/sdk';

/** Whether some text in a value is still to be filled in by an iteration. */
export function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return hasTemplate(value);
  if (typeof value !== 'object' || value === null || value instanceof Secret) return false;
  return Object.entries(value).some(([name, item]) => hasTemplate(name) || holdsTemplate(item));
}
