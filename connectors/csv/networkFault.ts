import { SourceError } from '#connector';

/** The fault, about this setting unless it names one: the network knows which host, not which setting that is. */
export function withSetting(error: SourceError, setting: string): SourceError {
  if (error.setting !== undefined) return error;
  return new SourceError(error.fault, error.message, { setting, cause: error.cause });
}

/** A code only: messages of the network may quote addresses with secrets in them. */
export function codeOf(error: unknown): string {
  const { code, name, cause } = error as { code?: unknown; name?: unknown; cause?: { code?: unknown } };
  const found = [cause?.code, code, name].find((one) => typeof one === 'string');
  return typeof found === 'string' ? found : 'unknown';
}
