import { hasSqlState, sqlState } from '../db/client.ts';
import { PsmError } from '../kernel/errors.ts';
import { isStorableText, trimmed, wordsOf } from '../kernel/text.ts';

/** Longer names do not fit the pages that show them. */
const longestName = 200;

export interface Name {
  /** As people read it. */
  readonly text: string;
  /** What two names must not have in common: their words, see `wordsOf`. */
  readonly norm: string;
}

/**
 * A name that somebody gives to a hub, a program or a field.
 *
 * @throws PsmError `invalid_request` for one that is blank, overlong or without a letter, digit or symbol
 */
export function nameOf(given: string): Name {
  const text = trimmed(given);
  if (text === null || text.length > longestName || !isStorableText(text)) {
    throw new PsmError('invalid_request', `A name has 1 to ${longestName} characters.`);
  }
  const norm = wordsOf(text);
  if (norm === '') throw new PsmError('invalid_request', `"${text}" has no letter and no digit.`);
  return { text, norm };
}

/** @throws PsmError `conflict` when `write` meets the name of another one of that kind */
export async function unlessTaken<T>(kind: string, name: Name, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (!hasSqlState(cause, sqlState.uniqueViolation)) throw cause;
    throw taken(kind, name, cause);
  }
}

export function taken(kind: string, { text }: Name, cause?: unknown): PsmError {
  return new PsmError(
    'conflict',
    `There is a ${kind} of the name "${text}" already; case, spaces and punctuation make no difference. Choose another name.`,
    { cause },
  );
}
