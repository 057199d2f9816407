import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { callersPath } from '../config.ts';
import { PsmError } from '../kernel/errors.ts';

/**
 * The object that somebody gives to a command.
 *
 * @param given path of a JSON file, `-` for standard input, or the JSON itself; without it an empty object
 * @param example what such an object looks like, for the message
 * @throws PsmError `invalid_request`
 */
export async function jsonFrom(given: string | undefined, example: string): Promise<Record<string, unknown>> {
  if (given === undefined) return {};
  const content = given.trimStart().startsWith('{')
    ? given
    : given === '-'
      ? await text(process.stdin)
      : await readFile(callersPath(given), 'utf8').catch((cause: unknown) => {
          throw new PsmError('invalid_request', `There is no file "${given}".`, { cause });
        });
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // told below, without the content: it may hold secrets
  }
  throw new PsmError('invalid_request', `The settings must be one JSON object, for example ${example}.`);
}
