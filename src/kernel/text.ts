/** A cell of only white space is blank; otherwise the text trimmed at its ends, nothing else changed. */
export function trimmed(text: string): string | null {
  const value = text.trim();
  return value === '' ? null : value;
}

/**
 * What two texts must have in common to be "matching words": compared after NFKD and case folding, without
 * marks, spaces, underscores and punctuation. Symbols stay (`C++` is not `C`). Empty for a text of only punctuation,
 * and an empty result matches nothing.
 */
export function wordsOf(text: string): string {
  return foldCase(text.normalize('NFKD')).replace(/[\p{M}\p{P}\p{Z}\p{C}\s]+/gu, '');
}

/** Full case folding by way of upper case, so that `ß` and `ẞ` equal `SS`; the final sigma is a sigma. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
}

/** E-mail addresses are compared in lower case. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** NUL and lone surrogates pass CSV and JSON parsers and fail in PostgreSQL. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** The text as PostgreSQL takes it: what it cannot hold becomes U+FFFD. */
export function storable(text: string): string {
  return isStorableText(text) ? text : text.toWellFormed().replaceAll('\0', '\u{FFFD}');
}

/** `1 row`, `2 rows`; large numbers with separators, as people read them. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
