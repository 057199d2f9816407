/** By `wordsOf`, in English, French and German; abbreviations as exports write them. */
const names: readonly (readonly string[])[] = [
  ['january', 'jan', 'janvier', 'janv', 'januar', 'janner'],
  ['february', 'feb', 'fevrier', 'fevr', 'fev', 'februar', 'feber'],
  ['march', 'mar', 'mars', 'marz', 'mrz', 'maerz'],
  ['april', 'apr', 'avril', 'avr'],
  ['may', 'mai'],
  ['june', 'jun', 'juin', 'juni'],
  ['july', 'jul', 'juillet', 'juil', 'juli'],
  ['august', 'aug', 'aout'],
  ['september', 'sep', 'sept', 'septembre'],
  ['october', 'oct', 'octobre', 'oktober', 'okt'],
  ['november', 'nov', 'novembre'],
  ['december', 'dec', 'decembre', 'dezember', 'dez'],
];

const numbers = new Map(names.flatMap((month, index) => month.map((name) => [name, index + 1] as const)));

/** 1 to 12 for a month's name by `wordsOf`. */
export function monthOf(words: string): number | undefined {
  return numbers.get(words);
}
