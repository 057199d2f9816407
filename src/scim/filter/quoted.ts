const longest = 60;

/** A piece of a request as a message repeats it: not longer than people read. */
export function quoted(text: string): string {
  const short = text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text;
  return `'${short}'`;
}
