import { wordsOf } from '../../kernel/text.ts';

const regions = ['en', 'fr', 'de'].map(
  (locale) => new Intl.DisplayNames([locale], { type: 'region', fallback: 'none' }),
);
const languages = ['en', 'fr', 'de'].map(
  (locale) => new Intl.DisplayNames([locale], { type: 'language', fallback: 'none' }),
);

/** What a country code (ISO 3166-1 alpha-2) or a language code stands for, by `wordsOf`, in three languages. */
export function namesOfCode(value: string): ReadonlySet<string> {
  const names = new Set<string>();
  if (/^[A-Z]{2}$/.test(value)) addNames(names, regions, value);
  if (/^[a-z]{2}(?:[-_][A-Z]{2})?$/.test(value)) addNames(names, languages, value.slice(0, 2));
  return names;
}

function addNames(names: Set<string>, displays: readonly Intl.DisplayNames[], code: string): void {
  for (const display of displays) {
    const name = display.of(code);
    if (name !== undefined) names.add(wordsOf(name));
  }
}

let countryNames: ReadonlySet<string> | undefined;

/** A country by its English, French or German name or its two-letter code. */
export function isCountry(value: string): boolean {
  if (/^[A-Z]{2}$/.test(value)) return regions[0]?.of(value) !== undefined;
  countryNames ??= allCountryNames();
  return countryNames.has(wordsOf(value));
}

function allCountryNames(): ReadonlySet<string> {
  const names = new Set([
    'usa',
    'uk',
    'unitedstatesofamerica',
    'england',
    'scotland',
    'wales',
    'czechrepublic',
  ]);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  for (const first of letters) for (const second of letters) addNames(names, regions, first + second);
  return names;
}

let languageNames: ReadonlySet<string> | undefined;

/** A language by its English, French or German name. */
export function isLanguage(value: string): boolean {
  if (languageNames === undefined) {
    const names = new Set<string>(['mandarin', 'cantonese', 'farsi', 'castilian']);
    const letters = 'abcdefghijklmnopqrstuvwxyz'.split('');
    for (const first of letters) for (const second of letters) addNames(names, languages, first + second);
    languageNames = names;
  }
  return languageNames.has(wordsOf(value));
}
