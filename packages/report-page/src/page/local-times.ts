/** Writes points in time as the reader's clock and calendar have them; the title keeps UTC. */
export function showLocalTimes(page: Document): void {
  for (const element of page.querySelectorAll<HTMLTimeElement>('time[data-local]')) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    element.title = element.textContent;
    element.textContent = at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
  }
}
