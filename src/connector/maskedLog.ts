import type { ConnectorLog } from './connector.ts';
import { maskOf } from './mask.ts';

/**
 * A log that hides the secrets of a source, whatever a connector writes: in the message, in fields and in what is below them. Of an
 * error only its name and message are kept.
 */
export function maskedLog(log: ConnectorLog, secrets: readonly string[]): ConnectorLog {
  const mask = maskOf(secrets);
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
