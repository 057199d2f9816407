import type { FoundFile } from './place.ts';

const unfinished = /\.(?:part|tmp|filepart|done)$/i;

/**
 * The newest of the files that fit, by time, then by name; undefined when none does. Hidden files, `.done` files and those that a
 * transfer is still writing (`.part`, `.tmp`, `.filepart`) never fit.
 *
 * @param pattern a name in which `*` stands for anything and `?` for one character; case does not matter
 */
export function newestOf(files: readonly FoundFile[], pattern: string): FoundFile | undefined {
  const fits = wildcard(pattern);
  let newest: FoundFile | undefined;
  for (const file of files) {
    if (file.name.startsWith('.') || unfinished.test(file.name) || !fits(file.name)) continue;
    if (newest === undefined || isNewer(file, newest)) newest = file;
  }
  return newest;
}

/** Files of the same moment are in the order of their names, in which days and numbers usually stand. */
export function isNewer(one: FoundFile, other: FoundFile): boolean {
  if (one.modified !== other.modified) return one.modified > other.modified;
  return one.name > other.name;
}

/** Names that say that a file is finished: `members.csv.done` or `members.done`. */
export function doneNamesOf(name: string): readonly string[] {
  const bare = name.replace(/\.[^.]*$/, '');
  return bare === '' || bare === name ? [`${name}.done`] : [`${name}.done`, `${bare}.done`];
}

/** Without regular expressions made of what people type: time grows with the length of the name times that of the pattern. */
function wildcard(pattern: string): (name: string) => boolean {
  const signs = Array.from(pattern.toLowerCase());
  return (name) => {
    const letters = Array.from(name.toLowerCase());
    let sign = 0;
    let letter = 0;
    let star = -1;
    let behindStar = 0;
    while (letter < letters.length) {
      if (signs[sign] === '*') {
        star = sign++;
        behindStar = letter;
      } else if (signs[sign] === '?' || (sign < signs.length && signs[sign] === letters[letter])) {
        sign++;
        letter++;
      } else if (star >= 0) {
        sign = star + 1;
        letter = ++behindStar;
      } else {
        return false;
      }
    }
    while (signs[sign] === '*') sign++;
    return sign === signs.length;
  };
}
