/**
 * Text that came from outside, made harmless for a header and a line of a mail: one line, no control characters, no
 * invisible marks and none that turn the direction of writing. Joiners stay, as Persian, Hindi and emoji need them.
 */
export function oneLine(text: string, longest = maxLength): string {
  const line = text
    .normalize('NFC')
    .replace(/(?![\u200C\u200D])[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
  // A cut through a character outside the basic plane leaves half of it, which is no text.
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/\p{Cs}$/u, '')}…`;
}

const maxLength = 120;

/**
 * The first line of a mail. A name that reads like an address is left out: mail programs would turn it into a link that
 * seems to come from us.
 */
export function greeting(firstName: string | null): string {
  const name = oneLine(firstName ?? '');
  const like = /[/@<>]|www\.|\.\p{L}{2,}/iu.test(name);
  return name === '' || like ? 'Hello,' : `Hello ${name},`;
}

/** A day as people read it, for example `14 November 2026`. */
export function dayInWords(moment: Date): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(moment);
}
