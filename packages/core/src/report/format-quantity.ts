const GROUPS = /\B(?=(\d{3})+$)/g;

/** A whole number with thousands apart: `1,234,567`. */
export function formatCount(value: number): string {
  const text = Math.abs(Math.round(value)).toString().replace(GROUPS, ',');
  return value < 0 ? `-${text}` : text;
}

/** A number with three digits or more where it is large: `0.0123`, `1.23`, `12.3`, `1,234`. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 100 || Number.isInteger(value)) return formatCount(value);
  if (size >= 10) return value.toFixed(1);
  return size >= 1 ? value.toFixed(2) : String(Number(value.toPrecision(3)));
}

/** A time in the unit that reads best: `850 us`, `1.23 ms`, `12.3 s`. At most seven characters below 10,000 s. */
export function formatUs(us: number): string {
  if (us < 999.5) return `${Math.round(us)} us`;
  if (us < 999_500) return `${threeDigits(us / 1000)} ms`;
  return `${threeDigits(us / 1_000_000)} s`;
}

/** A length of time as people say it: `45 s`, `12.5 s`, `2 min 30 s`, `1 h 5 min`. */
export function formatLength(ms: number): string {
  if (ms > 0 && ms < 999.5) return formatUs(ms * 1000);
  if (ms < 59_950) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  const parts = [
    hours > 0 ? `${hours} h` : '',
    minutes > 0 ? `${minutes} min` : '',
    rest > 0 ? `${rest} s` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** A share of 0 to 1 as per cent: `0 %`, `0.01 %`, `12.3 %`, `100 %`. Never 0 or 100 for what is not quite that. */
export function formatRatio(ratio: number): string {
  const percent = ratio * 100;
  if (percent > 0 && percent < 0.001) return '< 0.001 %';
  if (percent < 1) return `${Number(percent.toPrecision(2))} %`;
  if (percent > 99.9 && percent < 100) return `${(Math.floor(percent * 1000) / 1000).toFixed(3)} %`;
  return `${Number(percent.toFixed(1))} %`;
}

/** A rate per second: `0.5/s`, `499.7/s`, `12,345/s`. */
export function formatRate(perSecond: number): string {
  if (perSecond >= 10_000) return `${formatCount(perSecond)}/s`;
  const digits = perSecond >= 1 ? Number(perSecond.toFixed(1)) : Number(perSecond.toPrecision(2));
  const [whole = '0', fraction] = String(digits).split('.');
  return `${whole.replace(GROUPS, ',')}${fraction === undefined ? '' : `.${fraction}`}/s`;
}

/** An amount of data: `512 B`, `12.3 kB`, `1.23 GB` (powers of 1000). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes;
  let at = 0;
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000;
    at += 1;
  }
  return `${at === 0 ? Math.round(value) : threeDigits(value)} ${units[at]}`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return formatCount(value);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
