import { findAttribute } from '../schema/findAttribute.ts';
import type { Attribute, AttributePath } from '../schema/types.ts';
import { comparison, jsonNumber } from './comparison.ts';
import { quoted } from './quoted.ts';
import type { Fail, Token } from './tokens.ts';
import {
  type CompareOperator,
  type Filter,
  type FilterLimits,
  type FilterValue,
  compareOperators,
} from './types.ts';

/** How names are understood: those of a resource, or those of one element within brackets. */
export interface Names {
  /** `foreign`: only resources of another type have it. */
  find(name: string): { readonly path: AttributePath; readonly foreign?: boolean } | undefined;
  unknown(name: string): string;
}

/**
 * Recursive descent over the tokens of one filter. It goes down only at brackets, and as deep as the limits say; the stack is safe from
 * any text.
 */
export class FilterParser {
  private readonly tokens: readonly Token[];
  private readonly limits: FilterLimits;
  private readonly fail: Fail;
  private names: Names;
  private inElement = false;
  private index = 0;
  private depth = 0;
  private comparisons = 0;

  constructor(tokens: readonly Token[], names: Names, limits: FilterLimits, fail: Fail) {
    this.tokens = tokens;
    this.names = names;
    this.limits = limits;
    this.fail = fail;
  }

  /** All of the tokens. */
  whole(): Filter {
    const filter = this.disjunction();
    this.expect('end', 'and, or, or the end of the filter');
    return filter;
  }

  /** The filter between the brackets after the attribute, which `whole` has not to be called for. The next token is `[`. */
  bracketed(attribute: Attribute): Filter {
    const outer = this.names;
    this.descend('[');
    this.names = elementNames(attribute);
    this.inElement = true;
    const filter = this.disjunction();
    this.expect(']', `and, or, or the ] that ends the filter of ${attribute.name}`);
    this.depth -= 1;
    this.names = outer;
    this.inElement = false;
    return filter;
  }

  get next(): Token {
    return this.tokens[this.index] ?? { kind: 'end', at: 1 };
  }

  advance(): void {
    this.index += 1;
  }

  private disjunction(): Filter {
    let left = this.conjunction();
    while (this.takeWord('or')) left = { op: 'or', left, right: this.conjunction() };
    return left;
  }

  private conjunction(): Filter {
    let left = this.operand();
    while (this.takeWord('and')) left = { op: 'and', left, right: this.operand() };
    return left;
  }

  private operand(): Filter {
    const first = this.next;
    if (first.kind === '(') return this.parenthesis();
    if (first.kind !== 'word') return this.expected('an attribute, not, or (');
    this.advance();
    if (first.text.toLowerCase() === 'not' && this.next.kind === '(')
      return { op: 'not', of: this.parenthesis() };
    return this.expression(first.text, first.at);
  }

  private parenthesis(): Filter {
    this.descend('(');
    const filter = this.disjunction();
    this.expect(')', 'and, or, or the ) that closes the bracket');
    this.depth -= 1;
    return filter;
  }

  private expression(name: string, at: number): Filter {
    const found = this.names.find(name) ?? this.fail(at, this.names.unknown(name));
    const { path } = found;
    if (path.attribute.returned === 'never')
      this.fail(at, `${path.attribute.name} is secret and cannot be filtered by`);
    const filter = this.next.kind === '[' ? this.valuePath(path, at) : this.comparisonOf(path);
    return found.foreign ? { op: 'constant', holds: holdsWithoutValue(filter) } : filter;
  }

  /** `emails[...]`, perhaps with `.value eq "x"` after it, which then is of the same element. */
  private valuePath(path: AttributePath, at: number): Filter {
    const { attribute } = path;
    if (this.inElement) this.fail(at, 'a filter within [ ] has no [ ] of its own');
    if (path.sub !== undefined || (attribute.type !== 'complex' && !attribute.multiValued))
      this.fail(
        at,
        `${attribute.name}${path.sub ? `.${path.sub.name}` : ''} has no parts to filter by with [ ]`,
      );
    const inner = this.bracketed(attribute);
    const after = this.next;
    if (after.kind !== 'word' || !after.text.startsWith('.')) return elementOf(path, inner);
    this.advance();
    const sub =
      elementNames(attribute).find(after.text.slice(1)) ??
      this.fail(after.at, `${attribute.name} has no sub-attribute ${quoted(after.text.slice(1))}`);
    return elementOf(path, { op: 'and', left: inner, right: this.comparisonOf(sub.path) });
  }

  private comparisonOf(path: AttributePath): Filter {
    this.comparisons += 1;
    const operator = this.next;
    if (this.comparisons > this.limits.comparisons)
      this.fail(operator.at, `a filter has ${this.limits.comparisons} comparisons at most`);
    const said = operator.kind === 'word' ? operator.text.toLowerCase() : '';
    const op = compareOperators.find((one) => one === said);
    if (said !== 'pr' && op === undefined)
      return this.expected(`an operator: pr, ${compareOperators.join(', ')}`);
    this.advance();
    if (op === undefined) return { op: 'pr', path };
    const literal = this.next;
    return comparison(op, path, this.value(op), (sentence) => this.fail(literal.at, sentence));
  }

  private value(op: CompareOperator): FilterValue {
    const token = this.next;
    const what = `the value for ${op}: a text in double quotes, a number, true, false or null`;
    if (token.kind !== 'string' && token.kind !== 'word') return this.expected(what);
    const value = token.kind === 'string' ? token.value : literalOf(token.text);
    if (value === undefined) return this.expected(what);
    this.advance();
    return value;
  }

  private descend(open: '(' | '['): void {
    this.depth += 1;
    if (this.depth > this.limits.depth)
      this.fail(this.next.at, `brackets go ${this.limits.depth} deep at most`);
    this.expect(open, open);
  }

  private takeWord(word: string): boolean {
    const token = this.next;
    const found = token.kind === 'word' && token.text.toLowerCase() === word;
    if (found) this.advance();
    return found;
  }

  private expect(kind: Token['kind'], what: string): void {
    if (this.next.kind !== kind) this.expected(what);
    this.advance();
  }

  expected(what: string): never {
    const token = this.next;
    const found =
      token.kind === 'end'
        ? 'it ends here'
        : token.kind === 'string'
          ? 'here is a text'
          : `here is ${quoted(token.kind === 'word' ? token.text : token.kind)}`;
    return this.fail(token.at, `expected ${what}; ${found}`);
  }
}

function literalOf(text: string): FilterValue | undefined {
  const word = text.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  return jsonNumber.test(text) ? Number(text) : undefined;
}

/** Sub-attributes; an attribute without parts has `value`, which is the element itself (RFC 7644 §3.5.2). */
function elementNames(attribute: Attribute): Names {
  const parts =
    attribute.type === 'complex'
      ? attribute.subAttributes
      : [{ ...attribute, name: 'value', multiValued: false }];
  return {
    find(name) {
      const found = findAttribute(parts, name);
      return found && { path: { attribute: found } };
    },
    unknown: (name) => `${attribute.name} has no sub-attribute ${quoted(name)}`,
  };
}

/** An attribute of one value has one element, when it is there: `name[...]` is what its sub-attributes say. */
function elementOf(path: AttributePath, of: Filter): Filter {
  if (path.attribute.multiValued) return { op: 'element', path, of };
  return { op: 'and', left: { op: 'pr', path }, right: lifted(of, path) };
}

function lifted(filter: Filter, path: AttributePath): Filter {
  if (filter.op === 'and' || filter.op === 'or')
    return { ...filter, left: lifted(filter.left, path), right: lifted(filter.right, path) };
  if (filter.op === 'not') return { ...filter, of: lifted(filter.of, path) };
  if (filter.op === 'element' || filter.op === 'constant') return filter;
  return { ...filter, path: { ...path, sub: filter.path.attribute } };
}

/** What a comparison says of a resource that cannot have the attribute. */
function holdsWithoutValue(filter: Filter): boolean {
  if (filter.op === 'eq') return filter.value === null;
  return filter.op === 'ne' && filter.value !== null;
}
