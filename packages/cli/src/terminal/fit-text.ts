// A colour is written as ESC [ … m and takes no room on the screen.
// eslint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[0-9;]*m/g;
/** The same; `split` keeps what stands in the brackets. */
const COLOUR_APART = new RegExp(`(${COLOUR.source})`);
/** East Asian wide and full-width forms, and emoji: two columns each. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Columns that a text takes on a terminal; colours take none. */
export function textWidth(text: string): number {
  let width = 0;
  for (const each of text.replace(COLOUR, '')) width += columnsOf(each);
  return width;
}

function columnsOf(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Text for one line of a screen: no line breaks, tabs or other control characters, which could move the cursor. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
}

/** The text, cut to a width with `…` at its end; colours stay whole and are closed. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width < 1) return '';
  let room = width - 1;
  let cut = '';
  for (const part of text.split(COLOUR_APART)) {
    if (part.startsWith('\u001b')) {
      cut += part;
      continue;
    }
    for (const each of part) {
      room -= columnsOf(each);
      if (room < 0) return `${cut}…${text.includes('\u001b') ? '\u001b[0m' : ''}`;
      cut += each;
    }
  }
  return cut;
}

/** The text, filled with spaces on its right (or left) to a width. */
export function padText(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const fill = ' '.repeat(Math.max(0, width - textWidth(text)));
  return side === 'right' ? text + fill : fill + text;
}

/** Text in lines of at most a width, broken at spaces (not at no-break ones); a longer word keeps its line. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[ \t\n\r]+/).filter((each) => each !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}
