/** A literal, a number, a name or a sign, with the space before it. */
const token = /(\s*)(?:"((?:[^"\\]|\\.)*)"|(-?\d[\d.eE+-]*)(?![\w.:])|([A-Za-z$][\w.:$/-]*)|([[\]().,]))/y;

const operators = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const constants = new Set(['true', 'false', 'null']);

/** What may stand next: the name of an attribute, an operator, a literal, or `and` and `or`. */
type Next = 'attribute' | 'operator' | 'literal' | 'join';

/**
 * A filter (RFC 7644 §3.4.2.2), or a path with a filter in it (§3.5.2), whose literals are masked: `emails[value eq "j…@acme.test"]`.
 * Names of attributes stay: they are what an admin looks for. What is neither is masked as a whole, since anything could stand in it.
 *
 * @param mask of a literal
 */
export function maskedPath(text: string, kind: 'filter' | 'path', mask: (literal: string) => string): string {
  const parts: string[] = [];
  let next: Next = 'attribute';
  let compares = kind === 'path';
  let end = 0;
  for (token.lastIndex = 0; token.lastIndex < text.length; end = token.lastIndex) {
    const found = token.exec(text);
    if (found === null) break;
    const [, space = '', quoted, number, name, sign] = found;
    if (space !== '') parts.push(' ');
    if (quoted !== undefined || number !== undefined) {
      parts.push(quoted === undefined ? mask(number ?? '') : `"${mask(unescaped(quoted))}"`);
      next = 'join';
    } else if (name !== undefined) {
      const after = afterName(name.toLowerCase(), next);
      if (after === undefined) return mask(text);
      parts.push(next === 'literal' && !constants.has(name.toLowerCase()) ? mask(name) : name);
      compares ||= next === 'operator';
      next = after;
    } else {
      parts.push(sign ?? '');
      next = sign === ')' || sign === ']' ? 'join' : 'attribute';
    }
  }
  return text.slice(end).trim() === '' && compares ? parts.join('').trim() : mask(text);
}

/** Undefined where no name can stand. */
function afterName(name: string, next: Next): Next | undefined {
  switch (next) {
    case 'attribute':
      return name === 'not' ? 'attribute' : 'operator';
    case 'operator':
      if (operators.has(name)) return 'literal';
      return name === 'pr' ? 'join' : undefined;
    case 'literal':
      return 'join';
    case 'join':
      return name === 'and' || name === 'or' ? 'attribute' : undefined;
  }
}

function unescaped(literal: string): string {
  try {
    return JSON.parse(`"${literal}"`) as string;
  } catch {
    return literal;
  }
}
