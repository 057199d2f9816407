import { wordsOf } from '../../kernel/text.ts';

const truthy = new Set(
  'true yes y 1 on t x ✓ ✔ ja j wahr oui o vrai si s vero sim verdadero verdadeiro waar'.split(' '),
);
const falsy = new Set('false no n 0 off f nein falsch non faux falso nao nee onwaar'.split(' '));

/** Yes or no in the words that exports use; an `x` or tick in a box is yes. */
export function readBoolean(text: string): boolean | undefined {
  const words = wordsOf(text);
  if (truthy.has(words)) return true;
  return falsy.has(words) ? false : undefined;
}
