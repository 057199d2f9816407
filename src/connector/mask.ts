/** What is shorter could be part of any word: masked, it would make lines unreadable and be guessed from them. */
const shortest = 4;

/** Hides the secrets of a source in a text, as they are and as they stand in addresses. */
export function maskOf(secrets: readonly string[]): (text: string) => string {
  // A key of several lines is often quoted line by line; the longest first, as one may hold another.
  const parts = secrets
    .flatMap((secret) => [secret, ...secret.split(/\r?\n/)])
    .flatMap((part) => [
      part,
      encodeURIComponent(part),
      new URLSearchParams([['', part]]).toString().slice(1),
    ])
    .filter((part) => part.length >= shortest)
    .toSorted((a, b) => b.length - a.length);
  return (text) => parts.reduce((rest, part) => rest.replaceAll(part, '[secret]'), text);
}
