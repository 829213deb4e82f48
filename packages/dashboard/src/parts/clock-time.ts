const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A point in time as the reader's clock and calendar have it. @param iso ISO 8601; null: a dash */
export function localTime(iso: string | null): string {
  const at = new Date(iso ?? NaN);
  return Number.isNaN(at.getTime()) ? '–' : FORMAT.format(at);
}
