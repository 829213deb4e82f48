/** An element of a document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: XmlElement[];
  text: string;
}

const NAME = '[A-Za-z_][\\w.-]*';
const OPEN = new RegExp(`^<(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`);
const CLOSE = new RegExp(`^</(${NAME})>`);
const ENTITIES: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
// eslint-disable-next-line no-control-regex -- what XML forbids
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/u;

/** Reads a document of elements, attributes and text; throws on anything that is not well-formed XML 1.0. */
export function readXml(document: string): XmlElement {
  if (FORBIDDEN.test(document)) throw new Error('a character that XML does not allow');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let rest = document.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, '');
  while (rest !== '') rest = rest.slice(readNext(rest, open));
  const [only, second] = root.children;
  if (open.length !== 1 || only === undefined || second !== undefined || root.text.trim() !== '')
    throw new Error('not one element');
  return only;
}

function readNext(rest: string, open: XmlElement[]): number {
  const parent = open.at(-1) as XmlElement;
  const close = CLOSE.exec(rest);
  if (close !== null) {
    if (close[1] !== parent.name) throw new Error(`</${close[1]}> closes <${parent.name}>`);
    open.pop();
    return close[0].length;
  }
  const start = OPEN.exec(rest);
  if (start !== null) {
    const element = {
      name: start[1] ?? '',
      attributes: attributesOf(start[2] ?? ''),
      children: [],
      text: '',
    };
    parent.children.push(element);
    if (start[3] !== '/') open.push(element);
    return start[0].length;
  }
  const text = /^[^<]+/.exec(rest)?.[0];
  if (text === undefined || text.includes(']]>')) throw new Error(`not XML at: ${rest.slice(0, 40)}`);
  parent.text += decode(text);
  return text.length;
}

function attributesOf(text: string): { [name: string]: string } {
  const attributes: { [name: string]: string } = {};
  for (const [, name = '', value = ''] of text.matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'g'))) {
    if (name in attributes) throw new Error(`attribute ${name} twice`);
    // White space in an attribute is read as spaces unless it is escaped.
    attributes[name] = decode(value.replace(/[\t\n\r]/g, ' '));
  }
  return attributes;
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));|&/g, (_, number?: string, name?: string) => {
    if (number !== undefined) return String.fromCodePoint(Number(number));
    const character = ENTITIES[name ?? ''];
    if (character === undefined) throw new Error('an & that is no entity');
    return character;
  });
}
