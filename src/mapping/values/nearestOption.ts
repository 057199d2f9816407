import { distance } from 'fastest-levenshtein';
import { wordsOf } from '../../kernel/text.ts';
import { meaningsOf } from './abbreviations.ts';
import { namesOfCode } from './codes.ts';
import { stem, valueWords } from './words.ts';

/** An option with what every comparison needs of it. */
export interface Candidate {
  readonly label: string;
  readonly joined: string;
  readonly words: readonly string[];
  readonly key: string;
  readonly expansions: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
  readonly initials: string;
  /** Its numbers and single letters, which tell it from its like. */
  readonly marks: string;
  /** It has a word that is more than a mark. */
  readonly named: boolean;
}

export interface NearOption {
  readonly option: string;
  readonly confidence: number;
  readonly reason: string;
}

/** Two options this close to each other are equally near, and neither is suggested. */
const margin = 0.03;
const lowest = 0.6;
/** Words that say what kind of thing a value is, not which one. */
const generic = new Set(
  'department dept division div team group unit office service services abteilung bereich departement direction'.split(
    ' ',
  ),
);

export function candidateOf(label: string): Candidate {
  const words = valueWords(label);
  const key = keyOf(words);
  return {
    label,
    joined: wordsOf(label),
    words,
    key,
    expansions: expansionsOf(words),
    stems: new Set(words.map(stem)),
    initials: words.map((word) => word[0]).join(''),
    marks: words.filter((word) => /\d/.test(word) || /^(?:[a-z]|[ivx]{1,4})$/.test(word)).join(' '),
    named: words.some((word) => word.length > 2),
  };
}

/** The one option that a value may mean, if one is clearly nearer than all others. */
export function nearestOption(value: string, candidates: readonly Candidate[]): NearOption | undefined {
  const given = candidateOf(value);
  if (given.joined === '') return undefined;
  const codes = namesOfCode(value.trim());
  let best: NearOption | undefined;
  let second = 0;
  for (const candidate of candidates) {
    const [confidence, reason] = nearness(given, candidate, codes);
    if (best === undefined || confidence > best.confidence) {
      second = best?.confidence ?? 0;
      best = { option: candidate.label, confidence, reason };
    } else second = Math.max(second, confidence);
  }
  if (best === undefined || best.confidence < lowest || best.confidence - second < margin) return undefined;
  return best;
}

function nearness(
  given: Candidate,
  option: Candidate,
  codes: ReadonlySet<string>,
): readonly [number, string] {
  if (opposites(given.joined, option.joined) || numbersDiffer(given, option)) return [0, ''];
  if (given.joined === option.joined) return [0.95, 'The same words as more than one option'];
  if (codes.has(option.joined)) return [0.9, `“${given.label}” is the code of ${option.label}`];
  if (given.key !== '' && given.key === option.key) return [0.92, 'The same words, written differently'];
  if (meet(given.expansions, option.expansions)) return [0.88, 'One is a short form of the other'];
  if (initialsOf(given, option) || initialsOf(option, given))
    return [0.78, 'One is the initials of the other'];
  const typo = similarity(given.joined, option.joined);
  if (typo >= 0.8) return [round(typo * 0.95), 'Nearly the same spelling'];
  return sharedWords(given, option);
}

function sharedWords(given: Candidate, option: Candidate): readonly [number, string] {
  const { stems: mine, words } = given;
  const theirs = option.stems;
  const [small, large] = mine.size <= theirs.size ? [mine, theirs] : [theirs, mine];
  if (small.size === 0) return [0, ''];
  if (includesAll(large, small)) {
    const extra = [...large].filter((word) => !small.has(word));
    if (extra.every((word) => generic.has(word))) return [0.86, 'The same but for a general word'];
    return [round(0.5 + 0.3 * (small.size / large.size)), 'One contains the words of the other'];
  }
  const begun =
    words.length === option.words.length && words.every((word, at) => begins(word, option.words[at] ?? ''));
  return begun ? [0.75, 'One looks like a short form of the other'] : [0, ''];
}

function includesAll(large: ReadonlySet<string>, small: ReadonlySet<string>): boolean {
  for (const word of small) if (!large.has(word)) return false;
  return true;
}

function begins(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short === long || (short.length >= 3 && long.startsWith(short));
}

/** Each reading of the words with short forms spelled out, at most a handful. */
function expansionsOf(words: readonly string[]): ReadonlySet<string> {
  let readings: string[][] = [[]];
  for (const word of words.slice(0, 8)) {
    const meanings = [word, ...meaningsOf(word)];
    readings = readings.flatMap((reading) => meanings.map((meaning) => [...reading, meaning])).slice(0, 32);
  }
  // `R&D` is two words and one short form.
  const whole = meaningsOf(words.join(''));
  return new Set(
    [...readings.map((reading) => reading.join(' ')), ...whole].map((text) => keyOf(text.split(' '))),
  );
}

function initialsOf(short: Candidate, long: Candidate): boolean {
  return short.joined.length >= 2 && long.words.length >= 2 && short.joined === long.initials;
}

const negations = new Set(['in', 'un', 'non', 'not', 'nicht', 'il', 'ir', 'im', 'dis', 'no', 'ex']);

/** Eligible and ineligible are one edit apart and mean the opposite. */
function opposites(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return long.endsWith(short) && negations.has(long.slice(0, long.length - short.length));
}

/** Level 1 is not near Level 2, nor Grade B near Grade C, nor Engineer I near Engineer II. */
function numbersDiffer(one: Candidate, other: Candidate): boolean {
  return one.words.length === other.words.length && one.named && other.named && one.marks !== other.marks;
}

function similarity(one: string, other: string): number {
  const longest = Math.max(one.length, other.length);
  if (longest < 4 || Math.abs(one.length - other.length) > longest * 0.2) return 0;
  return 1 - distance(one, other) / longest;
}

function keyOf(words: readonly string[]): string {
  return [...new Set(words.map(stem))].sort().join(' ');
}

function meet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const text of one) if (text !== '' && other.has(text)) return true;
  return false;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
