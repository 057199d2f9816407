import { wordsOf } from '../../kernel/text.ts';

const separators = /([;|,\n\r])/;
const none: readonly string[] = [];

/**
 * The values of a multi-select cell: split on `;`, `|`, line breaks and commas, except where the pieces together
 * are a known value that holds the separator itself (`wholes`, such as the option "Sales, Marketing"). The longest
 * known value wins. Blank pieces are dropped; the order and repeats are those of the cell.
 */
export function splitValues(text: string, wholes: readonly string[] = none): string[] {
  const pieces = text.split(separators);
  const { known, longest } = knownWholes(wholes);
  const values: string[] = [];
  for (let at = 0; at < pieces.length;) {
    let taken = Math.min(longest, pieces.length - at);
    // Even positions are values and odd ones separators, so a run of values has an odd length.
    if (taken % 2 === 0) taken -= 1;
    while (taken > 1 && !known.has(keyOf(pieces.slice(at, at + taken)))) taken -= 2;
    const value = pieces
      .slice(at, at + taken)
      .join('')
      .trim();
    if (value !== '') values.push(value);
    at += taken + 1;
  }
  return values;
}

interface KnownWholes {
  readonly known: ReadonlySet<string>;
  /** In pieces: values and the separators between them. */
  readonly longest: number;
}

/** A column passes the same list for each of its cells. */
const prepared = new WeakMap<readonly string[], KnownWholes>();

function knownWholes(wholes: readonly string[]): KnownWholes {
  const before = prepared.get(wholes);
  if (before) return before;
  const parts = wholes.map((whole) => whole.split(separators)).filter(({ length }) => length > 1);
  const known = new Set(parts.map(keyOf));
  const found = { known, longest: Math.max(1, ...parts.map(({ length }) => length)) };
  prepared.set(wholes, found);
  return found;
}

/** Words and separators alternate, so that `;` never joins what an option joins by a comma. */
function keyOf(parts: readonly string[]): string {
  return parts.map((part, index) => (index % 2 === 0 ? wordsOf(part) : part)).join('\0');
}
