/** A part of a template: text as it is, the value of a name, or the result of a function. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  /** `${feed.column}`: a name and the keys below it. */
  | {
      readonly kind: 'name';
      readonly name: string;
      readonly keys: readonly string[];
      readonly source: string;
    }
  | {
      readonly kind: 'call';
      readonly name: TemplateFunctionName;
      readonly args: readonly number[];
      readonly source: string;
    };

/** Names that every template knows without a plan's doing. */
export const BUILTIN_NAMES = Object.freeze(['iteration', 'user', 'runId'] as const);

/** Functions that templates can call, with what they take. */
export const TEMPLATE_FUNCTIONS = Object.freeze({
  uuid: Object.freeze({ takes: 0, form: '${uuid()}' }),
  randomInt: Object.freeze({ takes: 2, form: '${randomInt(1,100)}' }),
  now: Object.freeze({ takes: 0, form: '${now()}' }),
});

/** Name of a template function. */
export type TemplateFunctionName = keyof typeof TEMPLATE_FUNCTIONS;

/** What is wrong with a template. */
export interface TemplateFault {
  readonly message: string;
  readonly hint: string;
}

const NAME = /^[A-Za-z_][\w-]*$/;
/** Columns may be called almost anything; what looks like code is more likely a mistake. */
const KEY = /^[^()"'`]+$/;
const CALL = /^([A-Za-z_]\w*)\s*\(([^()]*)\)$/;

/**
 * Splits a text into its parts. `${name}`, `${feed.column}` and `${function()}` are filled in; `$${` stands for `${`.
 * Neighbouring texts are joined, so that a text without templates has at most one part.
 */
export function parseTemplate(text: string): readonly TemplatePart[] | TemplateFault {
  const parts: TemplatePart[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('${', at);
    if (open === -1) break;
    if (open > at && text[open - 1] === '$') {
      plain += `${text.slice(at, open - 1)}\${`;
      at = open + 2;
      continue;
    }
    const close = text.indexOf('}', open);
    if (close === -1)
      return { message: '"${" is not closed.', hint: 'Close it with }, or write $${ for the characters ${.' };
    const part = parseExpression(text.slice(open + 2, close).trim());
    if ('message' in part) return part;
    plain += text.slice(at, open);
    if (plain !== '') parts.push({ kind: 'text', text: plain });
    plain = '';
    parts.push(part);
    at = close + 1;
  }
  plain += text.slice(at);
  if (plain !== '') parts.push({ kind: 'text', text: plain });
  return parts;
}

/** Whether parsing gave parts and not a fault. */
export function isTemplate(
  parsed: readonly TemplatePart[] | TemplateFault,
): parsed is readonly TemplatePart[] {
  return Array.isArray(parsed);
}

function parseExpression(source: string): TemplatePart | TemplateFault {
  const call = CALL.exec(source);
  if (call !== null) return parseCall(source, call[1] as string, call[2] as string);
  const [name = '', ...keys] = source.split('.').map((key) => key.trim());
  if (NAME.test(name) && keys.every((key) => KEY.test(key))) return { kind: 'name', name, keys, source };
  return {
    message: `"\${${source}}" is no variable and no function call.`,
    hint: 'Write ${name}, ${feed.column} or ${uuid()}; there are no other expressions. For the characters ${ write $${.',
  };
}

function parseCall(source: string, name: string, list: string): TemplatePart | TemplateFault {
  if (!Object.hasOwn(TEMPLATE_FUNCTIONS, name)) {
    const forms = Object.values(TEMPLATE_FUNCTIONS).map(({ form }) => form);
    return { message: `there is no function "${name}".`, hint: `There are ${forms.join(', ')}.` };
  }
  const known = name as TemplateFunctionName;
  const { takes, form } = TEMPLATE_FUNCTIONS[known];
  const args =
    list.trim() === '' ? [] : list.split(',').map((arg) => (arg.trim() === '' ? NaN : Number(arg)));
  const fits = args.length === takes && args.every(Number.isSafeInteger);
  if (!fits)
    return {
      message: `"${source}" does not take these values.`,
      hint: `Write it like ${form}, with whole numbers.`,
    };
  if (known === 'randomInt' && (args[0] as number) > (args[1] as number)) {
    return {
      message: `"${source}" has its bounds the wrong way round.`,
      hint: 'Write the smaller number first.',
    };
  }
  return { kind: 'call', name: known, args, source };
}
