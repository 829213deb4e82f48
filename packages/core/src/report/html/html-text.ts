import { xmlText } from '../writers/xml-text.js';

/** A piece of HTML, all of whose texts are escaped already. */
export type Html = string;

/** A text as the content of an element or attribute. */
export const escapeHtml: (text: string) => Html = xmlText;

/** A section with a heading that the contents list leads to. Nothing where there is no content. */
export function section(id: string, title: string, content: Html): Html {
  if (content === '') return '';
  return `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeHtml(title)}</h2>
${content}
</section>`;
}

/** A column: its title, and whether it holds figures, which stand to the right. */
export interface HtmlColumn {
  readonly title: string;
  readonly isFigure?: boolean;
}

/** A row: its cells as HTML, the first of which names it; `kind` becomes its class. */
export interface HtmlRow {
  readonly cells: readonly Html[];
  readonly kind?: string;
}

/** A table that scrolls sideways by itself where the page is narrow. Nothing where there are no rows. */
export function table(caption: string, columns: readonly HtmlColumn[], rows: readonly HtmlRow[]): Html {
  if (rows.length === 0) return '';
  const classOf = (at: number): string => (columns[at]?.isFigure === true ? ' class="figure"' : '');
  const head = columns.map(({ title }, at) => `<th scope="col"${classOf(at)}>${escapeHtml(title)}</th>`);
  const body = rows.map(({ cells, kind }) => {
    const [name = '', ...rest] = cells;
    const figures = rest.map((cell, at) => `<td${classOf(at + 1)}>${cell}</td>`).join('');
    return `<tr${kind === undefined ? '' : ` class="${kind}"`}><th scope="row">${name}</th>${figures}</tr>`;
  });
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody></table></div>`;
}

/** A sentence below a table or chart. */
export function note(text: string): Html {
  return text === '' ? '' : `<p class="soft">${escapeHtml(text)}</p>`;
}

/**
 * A value as JSON within a script element that no browser runs. Whatever it holds, it cannot end the element, and it is
 * valid JSON: `<` and the two line separators of Unicode are written as escapes.
 */
export function jsonScript(id: string, value: unknown): Html {
  const escapes: { readonly [character: string]: string } = {
    '<': '\\u003c',
    '\u2028': '\\u2028',
    '\u2029': '\\u2029',
  };
  const json = JSON.stringify(value).replace(/[<\u2028\u2029]/g, (character) => escapes[character] ?? '');
  return `<script type="application/json" id="${id}">${json}</script>`;
}
