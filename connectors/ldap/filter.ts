import { AndFilter, type Filter, FilterParser, GreaterThanEqualsFilter } from 'ldapts';

/** What nobody writes by hand is longer. */
const longest = 4_000;

/**
 * A filter as an admin writes it (RFC 4515), or undefined when it is none. What comes after the end of a filter makes it none: it is
 * never put into another one as text.
 */
export function parsedFilter(text: string): Filter | undefined {
  // The parser takes an open end for a closed one. In values, brackets are escaped.
  if (text.length > longest || count(text, '(') !== count(text, ')')) return undefined;
  try {
    return FilterParser.parseString(withoutEscapedText(text.trim()));
  } catch {
    // What it says quotes the filter, which may name people.
    return undefined;
  }
}

function count(text: string, bracket: string): number {
  return text.split(bracket).length;
}

/**
 * The parser takes `\c3\a9` for two characters, but it is the UTF-8 of one: é. @throws TypeError when it is not UTF-8
 */
function withoutEscapedText(text: string): string {
  return text.replaceAll(/(?:\\[89a-f][0-9a-f])+/gi, (escaped) =>
    new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(escaped.replaceAll('\\', ''), 'hex')),
  );
}

/** Entries of the filter whose attribute is at least this. */
export function since(filter: Filter, attribute: string, value: string): Filter {
  return new AndFilter({ filters: [filter, new GreaterThanEqualsFilter({ attribute, value })] });
}
