import { isStorableText } from '../../kernel/text.ts';
import { ScimError } from '../scimError.ts';

/** UTF-16 code units; photos and certificates are the longest values that are sent. */
export const longestText = 65_536;

/**
 * The text, when it can be stored.
 *
 * @throws ScimError 400 `invalidValue`, naming the attribute, for NUL, lone surrogates and texts that are too long
 */
export function readText(text: string, name: string): string {
  if (text.length > longestText)
    throw new ScimError(
      400,
      'invalidValue',
      `"${name}" has ${text.length.toLocaleString('en')} characters; at most ${longestText.toLocaleString('en')} are taken.`,
    );
  if (!isStorableText(text))
    throw new ScimError(
      400,
      'invalidValue',
      `"${name}" holds a character that cannot be stored: NUL, or half of a surrogate pair. Send it without.`,
    );
  return text;
}
