/** A length of time as a clock shows it: `00:07`, `12:34`, `1:02:03`. Milliseconds in. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const pair = (value: number): string => String(value).padStart(2, '0');
  return hours === 0 ? `${pair(minutes)}:${pair(rest)}` : `${hours}:${pair(minutes)}:${pair(rest)}`;
}
