const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** What `&amp;` and the like stand for. What is none of them stays as it is. Pure. */
export function plainText(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|([a-z]+));/g, (whole, code: string | undefined, name = '') => {
    if (code === undefined) return named[name as string] ?? whole;
    return Number(code) > 0 && Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole;
  });
}
