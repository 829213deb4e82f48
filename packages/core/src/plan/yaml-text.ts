import { type Document, type ParsedNode, type YAMLParseError, Composer, Lexer, Parser } from 'yaml';
import { PLAN_LIMITS } from './plan-limits.js';

/** A fault in the text itself. */
export interface TextFault {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

/** A YAML (or JSON) text as a tree of nodes, or its faults. */
export type YamlText =
  { readonly tree: Document.Parsed<ParsedNode> } | { readonly faults: readonly TextFault[] };

/** Most faults of one text that are told: after the first few the parser has lost its way. */
const MOST_FAULTS = 20;

/** What a reader can do about the faults of YAML that are met most. */
const HINTS: { readonly [code: string]: string } = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Entries of one map or list must begin in the same column.',
  MULTIPLE_DOCS: 'A plan is one document: remove the line ---.',
  MISSING_CHAR: 'Close the quote or bracket that was opened before.',
  MULTILINE_IMPLICIT_KEY: 'Check the indentation, and put a space after each colon.',
  BLOCK_AS_IMPLICIT_KEY: 'Put text that holds ": " in quotes.',
  UNEXPECTED_TOKEN: 'Put text that begins with a special character, or holds ": " or " #", in quotes.',
  BAD_ALIAS: 'Put text that begins with * or & in quotes.',
};

/**
 * Parses YAML 1.2 with the core schema. The nesting is measured by the parser of tokens, which is iterative, before
 * the recursive one sees it: a few thousand brackets would otherwise end the process.
 */
export function parseYamlText(text: string): YamlText {
  const parser = new Parser();
  const tokens = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > 2 * PLAN_LIMITS.depth) return { faults: [tooDeep(parser.offset)] };
  }
  for (const token of parser.end()) tokens.push(token);
  const options = { schema: 'core', merge: false, uniqueKeys: false, prettyErrors: false } as const;
  const documents = [...new Composer(options).compose(tokens, true, text.length)];
  const tree = documents[0];
  const second = documents[1];
  const faults = (tree?.errors ?? []).slice(0, MOST_FAULTS).map(toFault);
  if (second !== undefined) {
    faults.push({
      offset: second.range[0],
      message: 'there is more than one document.',
      hint: hintFor('MULTIPLE_DOCS'),
    });
  }
  if (tree === undefined || faults.length > 0) return { faults };
  return { tree: tree };
}

function tooDeep(offset: number): TextFault {
  return {
    offset,
    message: `is nested more than ${PLAN_LIMITS.depth} levels deep.`,
    hint: 'Make it flatter.',
  };
}

function toFault(error: YAMLParseError): TextFault {
  const sentence = error.message.replace(/\s+/g, ' ').replace(/\.?$/, '.');
  return { offset: error.pos[0], message: `is no valid YAML: ${sentence}`, hint: hintFor(error.code) };
}

function hintFor(code: string): string {
  return HINTS[code] ?? '';
}
