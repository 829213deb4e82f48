/** Matches a text that holds this part. Typed as what it stands for. */
export function textWith(part: string): string {
  return expect.stringContaining(part) as string;
}

/** Matches a text like this pattern. Typed as what it stands for. */
export function textLike(pattern: RegExp): string {
  return expect.stringMatching(pattern) as string;
}
