import type { ConnectorLog } from './connector.ts';

/** What is shorter could be part of any word: masked, it would make lines unreadable and be guessed from them. */
const shortest = 4;

/**
 * A log that hides the secrets of a source, whatever a connector writes: in the message, in fields and in what is below them. Of an
 * error only its name and message are kept.
 */
export function maskedLog(log: ConnectorLog, secrets: readonly string[]): ConnectorLog {
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
  const mask = (text: string) => parts.reduce((rest, part) => rest.replaceAll(part, '[secret]'), text);
  const plain = (fields: object): object => {
    try {
      const json = JSON.stringify(fields, (_, value: unknown) =>
        value instanceof Error
          ? { type: value.name, message: mask(value.message) }
          : typeof value === 'string'
            ? mask(value)
            : value,
      );
      return JSON.parse(json) as object;
    } catch {
      return {};
    }
  };
  return {
    info: (fields, message) => log.info(plain(fields), mask(message)),
    warn: (fields, message) => log.warn(plain(fields), mask(message)),
  };
}
