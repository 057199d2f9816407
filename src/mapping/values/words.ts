import { foldCase } from '../../kernel/text.ts';

const fillers = new Set('and of the for und der die das et de des du la le les y'.split(' '));

/** The words of a value in order, folded like `wordsOf`, without marks and filler words; `&` counts as "and". */
export function valueWords(text: string): string[] {
  const folded = foldCase(text.normalize('NFKD')).replace(/\p{M}+/gu, '');
  return folded.split(/[^\p{L}\p{N}+#]+/u).filter((word) => word !== '' && !fillers.has(word));
}

/** One form for singular and plural; crude on purpose, because it only ever makes suggestions. */
export function stem(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}
