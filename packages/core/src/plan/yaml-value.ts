import type { Json } from '@vajraedge/sdk';
import { type Document, type Node, type ParsedNode, isAlias, isMap, isScalar, isSeq, type Pair } from 'yaml';
import { keyFinding, type ReportFinding, unusable, ValueBudget } from './json-value.js';
import { PLAN_LIMITS } from './plan-limits.js';
import { formatPlanPath, type PlanPath } from './plan-path.js';

/** Offsets of a value and of its key. */
export interface Place {
  readonly key: number;
  readonly value: number;
}

/** A plan's value with the place of each part of it, by formatted path. */
export interface PlacedValue {
  readonly value: Json;
  readonly places: ReadonlyMap<string, Place>;
}

const CORE_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|seq|map)$/;

/**
 * Makes plain values of YAML nodes, and reports what a plan may not hold: own tags, merge keys, keys that are no
 * text, keys given twice, and more aliases or values than the limits allow.
 */
export function readYamlValue(tree: Document.Parsed<ParsedNode>, report: ReportFinding): PlacedValue {
  const reader = new YamlReader(report);
  const value = reader.read(tree.contents, [], null);
  return { value, places: reader.places };
}

class YamlReader {
  readonly places = new Map<string, Place>();
  readonly #anchors = new Map<string, Node>();
  readonly #budget = new ValueBudget();
  readonly #report: ReportFinding;
  #aliases = 0;
  #full = false;

  constructor(report: ReportFinding) {
    this.#report = report;
  }

  read(node: Node | null, path: PlanPath, key: Node | null): Json {
    this.#place(path, key, node);
    const over = this.#full ? null : this.#budget.take(path.length);
    if (over !== null) {
      this.#full = true;
      this.#report(path, over);
    }
    if (this.#full || node === null) return null;
    if (isAlias(node)) return this.#readAlias(node.source, path, key);
    if (!this.#isTagAllowed(node, path)) return null;
    if (isMap<Node, Node | null>(node)) return this.#readMap(this.#named(node).items, path);
    if (isSeq<Node>(node))
      return this.#named(node).items.map((item, at) => this.read(item, [...path, at], null));
    return isScalar(node) ? this.#readScalar(this.#named(node).value, path) : null;
  }

  #readScalar(value: unknown, path: PlanPath): Json {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.#report(path, unusable(value));
    return null;
  }

  #readMap(pairs: readonly Pair<Node, Node | null>[], path: PlanPath): Json {
    const copy: { [key: string]: Json } = {};
    for (const { key: keyNode, value } of pairs) {
      const key = this.#readKey(keyNode, path);
      if (key === null) continue;
      const at = [...path, key];
      const finding = keyFinding(key) ?? duplicateKey(copy, key);
      if (finding === null) copy[key] = this.read(value, at, keyNode);
      else {
        this.#place(at, keyNode, value);
        this.#report(at, finding);
      }
    }
    return copy;
  }

  #readKey(node: Node, path: PlanPath): string | null {
    const key = isScalar(node) ? node.value : undefined;
    if (typeof key === 'string') return key;
    // 200: and true: are written without quotes by habit; the text is what was meant.
    if (isScalar(node) && (typeof key === 'number' || typeof key === 'boolean'))
      return node.source ?? String(key);
    this.#report(path, {
      code: 'VE_PLAN_SYNTAX',
      message: 'a key of this map is no text.',
      hint: 'Write keys as plain text.',
    });
    return null;
  }

  #readAlias(name: string, path: PlanPath, key: Node | null): Json {
    this.#aliases += 1;
    const target = this.#anchors.get(name);
    if (this.#aliases > PLAN_LIMITS.aliases) {
      this.#full = true;
      this.#report(path, {
        code: 'VE_PLAN_LIMIT',
        message: `there are more than ${PLAN_LIMITS.aliases} aliases (*name).`,
        hint: 'Write values out, or put them into variables.',
      });
    } else if (target === undefined) {
      this.#report(path, {
        code: 'VE_PLAN_SYNTAX',
        message: `nothing before this is marked &${name}.`,
        hint: 'Mark the value with &name first, or put text that begins with * in quotes.',
      });
    } else return this.read(target, path, key);
    return null;
  }

  #isTagAllowed(node: Node, path: PlanPath): boolean {
    const tag = (node as { readonly tag?: string }).tag;
    if (tag === undefined || CORE_TAG.test(tag)) return true;
    this.#report(path, {
      code: 'VE_PLAN_SYNTAX',
      message: `the tag ${tag} is not allowed.`,
      hint: 'Remove the tag; put text that begins with ! in quotes.',
    });
    return false;
  }

  #named<N extends Node>(node: N): N {
    const anchor = (node as { readonly anchor?: string }).anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  #place(path: PlanPath, key: Node | null, node: Node | null): void {
    const text = formatPlanPath(path);
    const keyOffset = key?.range?.[0];
    const valueOffset = node?.range?.[0];
    if (keyOffset === undefined && valueOffset === undefined) return;
    this.places.set(text, {
      key: keyOffset ?? (valueOffset as number),
      value: valueOffset ?? (keyOffset as number),
    });
  }
}

function duplicateKey(copy: { readonly [key: string]: Json }, key: string) {
  if (!Object.hasOwn(copy, key)) return null;
  return {
    code: 'VE_PLAN_SYNTAX',
    message: `the key "${key}" is given twice in one map.`,
    hint: 'Remove one of them.',
    at: 'key',
  } as const;
}
