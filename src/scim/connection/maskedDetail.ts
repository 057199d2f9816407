import { maskedText } from './maskedText.ts';

/** What a request said of people, as far as it was masked: it must not come back in the words of an answer either. */
export type Said = ReadonlySet<string> & { add(value: string): unknown };

/** Values that are looked for as a whole, and their longest. */
const most = 200;
const longest = 200;

/** What stands in filters beside the values, and in our own sentences. */
const ownWords = new Set(
  (
    'and not the user group filter username externalid displayname emails name givenname familyname value type active ' +
    'members title schemas meta'
  ).split(' '),
);

/**
 * The sentence of an error (RFC 7644 §3.12) without what the request said: neither its values nor words of them, quoted or not, nor
 * anybody's address. Names of attributes stay.
 */
export function maskedDetail(detail: string, said: Said): string {
  const values = [...said]
    .filter((value) => value.length > 2 && value.length <= longest)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, most);
  const words = new Set([...said].flatMap((value) => value.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []));
  const isSaid = (word: string) => words.has(word.toLowerCase()) && !ownWords.has(word.toLowerCase());
  const parts = [
    values.map((value) => RegExp.escape(value)).join('|') || '(?!)',
    '"[^"]*"',
    '[^\\s"\'<>,;:]+@[^\\s"\'<>,;:]*[^\\s"\'<>,;:.]',
    '[\\p{L}\\p{N}]{3,}',
  ];
  const found = new RegExp(parts.map((part) => `(${part})`).join('|'), 'giu');
  return detail.slice(0, 1_000).replaceAll(found, (whole: string, ...groups: (string | undefined)[]) => {
    const [value, quoted, address] = groups;
    if (value !== undefined || address !== undefined) return maskedText(whole);
    if (quoted === undefined) return isSaid(whole) ? maskedText(whole) : whole;
    const inner = quoted.slice(1, -1);
    const isName = /^[\w.:$/-]*$/.test(inner) && !(inner.match(/[\p{L}\p{N}]{3,}/gu) ?? []).some(isSaid);
    return isName ? whole : `"${maskedText(inner)}"`;
  });
}
