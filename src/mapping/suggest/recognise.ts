import type { Concept } from './concepts.ts';
import { exactHeader } from './exactHeaders.ts';
import { headerWords } from './headerWords.ts';
import { foreign, neutral, type Rule } from './rules/rule.ts';
import { rules } from './rules/rules.ts';
import { languagesOf, meaningOf, respelled, segmented } from './vocabulary/vocabulary.ts';

/** One thing that a header may be about. */
export interface Reading {
  readonly concept: Concept;
  /** How sure the header alone makes it, 0 to 1. */
  readonly score: number;
  /** English name of the language that the words were read in. */
  readonly language: string;
}

export interface Recognised {
  /** Best first; empty for a header that says nothing known. */
  readonly readings: readonly Reading[];
  /** What the header says in the rules' words, with unknown words as they are and without neutral ones. */
  readonly words: readonly string[];
  /** The whole header by `wordsOf`. */
  readonly joined: string;
  /** It names somebody or something else than the person's present work (emergency, birth, former …). */
  readonly foreign: boolean;
}

interface Translated {
  readonly words: ReadonlySet<string>;
  readonly language: string;
  /** 1, or less when a word had to be respelt or belongs to a language the file is not in. */
  readonly trust: number;
}

/** What a header is about. `language` is the file's own (`languageOf`): it decides words of several languages. */
export function recognise(header: string, language = 'English'): Recognised {
  const { words, joined } = headerWords(header);
  const candidates = new Set([language, 'English', ...words.flatMap(languagesOf)]);
  const translations = [...candidates].map((candidate) => translate(words, candidate, language));
  const own = translations[0]!;
  const said = [...own.words].filter((word) => !neutral.has(word));
  return {
    readings: exactReading(joined, language) ?? readingsOfAll(header, translations, language),
    words: said.length > 0 ? said : [...own.words],
    joined,
    foreign: [...own.words].some((word) => foreign.has(word)),
  };
}

function exactReading(joined: string, language: string): Reading[] | undefined {
  const known = exactHeader(joined);
  if (!known || trustIn(known.language, language, joined) < 0.9) return undefined;
  return [{ concept: known.concept, score: known.weight, language: known.language }];
}

function readingsOfAll(header: string, translations: readonly Translated[], language: string): Reading[] {
  const readings = bestOf(translations.flatMap(readingsOf));
  const parts = header.split('/').filter((part) => /\p{L}/u.test(part));
  if (parts.length !== 2 || (readings[0]?.score ?? 0) >= 0.6) return readings;
  // `Division/Department` is one or the other; the first is the likelier.
  return parts.flatMap((part, at) =>
    recognise(part, language).readings.map((reading) => ({
      ...reading,
      score: reading.score * (at === 0 ? 0.85 : 0.8),
    })),
  );
}

/** The language most headers of a file are in: the one with the most words that no other language knows. */
export function languageOf(headers: readonly string[]): string {
  const votes = new Map<string, number>();
  for (const word of headers.flatMap((header) => headerWords(header).words.flatMap(piecesOf))) {
    const [only, another] = languagesOf(word);
    if (only !== undefined && another === undefined) votes.set(only, (votes.get(only) ?? 0) + 1);
  }
  const [first] = [...votes].sort((one, other) => other[1] - one[1]);
  return first?.[0] ?? 'English';
}

function piecesOf(word: string): readonly string[] {
  return languagesOf(word).length > 0 ? [word] : (segmented(word) ?? [word]);
}

function translate(words: readonly string[], candidate: string, fileLanguage: string): Translated {
  const said = new Set<string>();
  let language = 'English';
  let trust = 1;
  for (const word of words.flatMap(piecesOf)) {
    if (/^[\d]+$/.test(word) && meaningOf(word) === undefined) continue;
    const respelt = languagesOf(word).length === 0 ? respelled(word) : undefined;
    if (respelt !== undefined) trust *= 0.9;
    const meaning = meaningOf(respelt ?? word, candidate);
    for (const part of meaning?.words ?? [word]) said.add(part);
    if (meaning !== undefined && meaning.language !== 'English') {
      language = meaning.language;
      trust = Math.min(trust, trustIn(language, fileLanguage, word));
    }
  }
  return { words: said, language, trust };
}

/** A word that English has too is read as another language's only with the file's consent. */
function trustIn(language: string, fileLanguage: string, word: string): number {
  if (language === fileLanguage || language === 'English') return 1;
  return languagesOf(word).includes('English') ? 0.75 : 0.97;
}

type UsedReading = Reading & { readonly used: ReadonlySet<string> };

function readingsOf({ words, language, trust }: Translated): UsedReading[] {
  const readings: UsedReading[] = [];
  for (const rule of rules) {
    const reading = readAs(rule, words);
    if (reading) readings.push({ ...reading, score: reading.score * trust, language });
  }
  return readings;
}

function readAs(
  rule: Rule,
  words: ReadonlySet<string>,
): { concept: Concept; score: number; used: ReadonlySet<string> } | undefined {
  if (!rule.groups.every((group) => group.some((word) => words.has(word)))) return undefined;
  const used = new Set([...words].filter((word) => rule.groups.some((group) => group.includes(word))));
  const beside = [...words].filter((word) => !used.has(word) && !rule.also.has(word) && !neutral.has(word));
  const elsewhere = beside.some((word) => foreign.has(word));
  // An unknown word beside a known one may change everything: "Marital status" is no status.
  const score = rule.weight * 0.5 ** Math.min(beside.length, 3) * (elsewhere ? 0.4 : 1);
  return { concept: rule.concept, score, used };
}

/** One reading per concept; one that looked at fewer words of the header gives way to one that saw more. */
function bestOf(readings: readonly UsedReading[]): Reading[] {
  const best = new Map<Concept, UsedReading>();
  for (const reading of readings) {
    const known = best.get(reading.concept);
    if (known === undefined || reading.score > known.score) best.set(reading.concept, reading);
  }
  const all = [...best.values()];
  const top = Math.max(0, ...all.map((reading) => reading.score));
  return all
    .filter((reading) => reading.score >= top * 0.6)
    .filter((reading) => !all.some((other) => seesMore(other, reading)))
    .sort((one, other) => other.score - one.score)
    .map(({ concept, score, language }) => ({ concept, score, language }));
}

function seesMore(other: UsedReading, reading: UsedReading): boolean {
  return (
    other.used.size > reading.used.size &&
    other.score > reading.score - 0.12 &&
    [...reading.used].every((word) => other.used.has(word))
  );
}
