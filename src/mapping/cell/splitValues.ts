import { wordsOf } from '../../kernel/text.ts';

const separators = /([;|,\n\r])/;

/**
 * The values of a multi-select cell: split on `;`, `|`, line breaks and commas, except where the pieces together
 * are a known value that holds the separator itself (`wholes`, such as the option "Sales, Marketing"). The longest
 * known value wins. Blank pieces are dropped; the order and repeats are those of the cell.
 */
export function splitValues(text: string, wholes: readonly string[] = []): string[] {
  const pieces = text.split(separators);
  const known = new Set<string>();
  let longest = 1;
  for (const whole of wholes) {
    const parts = whole.split(separators);
    if (parts.length === 1) continue;
    known.add(keyOf(parts));
    longest = Math.max(longest, parts.length);
  }
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

/** Words and separators alternate, so that `;` never joins what an option joins by a comma. */
function keyOf(parts: readonly string[]): string {
  return parts.map((part, index) => (index % 2 === 0 ? wordsOf(part) : part)).join('\0');
}
