import { distance } from 'fastest-levenshtein';
import { wordsOf } from '../../../kernel/text.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { dutch, italian, portuguese, spanish } from './others.ts';

export interface Meaning {
  /** The words that the rules use. */
  readonly words: readonly string[];
  /** The language's English name. */
  readonly language: string;
}

/** The first language that knows a word wins, so that English headers never become something else. */
const languages: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['English', english],
  ['German', german],
  ['French', french],
  ['Spanish', spanish],
  ['Italian', italian],
  ['Dutch', dutch],
  ['Portuguese', portuguese],
];

const meanings = new Map<string, Meaning[]>();
for (const [language, lists] of languages) {
  for (const [rule, list] of Object.entries(lists)) {
    for (const word of list.split(' ')) {
      const known = meanings.get(wordsOf(word)) ?? [];
      known.push({ words: rule.split(' '), language });
      meanings.set(wordsOf(word), known);
    }
  }
}

/** What a word of a header means, in the given language if that knows it; undefined for an unknown word. */
export function meaningOf(word: string, language?: string): Meaning | undefined {
  const known = meanings.get(word);
  return known?.find((meaning) => meaning.language === language) ?? known?.[0];
}

/** Every language that knows the word. */
export function languagesOf(word: string): readonly string[] {
  return meanings.get(word)?.map((meaning) => meaning.language) ?? [];
}

/**
 * Cuts a run of letters such as `WORKEMAIL` or `eintrittsdatum` into known words, fewest first. Pieces have three
 * letters, but for a closing `id` or `no`.
 */
export function segmented(run: string): readonly string[] | undefined {
  if (run.length > 40) return undefined;
  const best: (readonly string[] | undefined)[] = [[]];
  for (let end = 1; end <= run.length; end += 1) {
    for (let start = 0; start < end; start += 1) {
      const before = best[start];
      const piece = run.slice(start, end);
      const isPiece = piece.length >= 3 || (end === run.length && /^(?:id|no|nr)$/.test(piece));
      if (before === undefined || !isPiece || !meanings.has(piece)) continue;
      const known = best[end];
      if (known === undefined || before.length + 1 < known.length) best[end] = [...before, piece];
    }
  }
  return best[run.length];
}

/** A known word that a misspelt one is one or two letters away from. */
export function respelled(word: string): string | undefined {
  if (word.length < 5) return undefined;
  const allowed = word.length >= 8 ? 2 : 1;
  let best: string | undefined;
  let least = allowed + 1;
  for (const known of meanings.keys()) {
    if (known.length < 5 || Math.abs(known.length - word.length) > allowed) continue;
    const edits = distance(word, known);
    if (edits < least) [best, least] = [known, edits];
  }
  return best;
}
