import { SourceError } from '#connector';

/** The fault, about this setting unless it names one: the network knows which host, not which setting that is. */
export function withSetting(error: SourceError, setting: string): SourceError {
  if (error.setting !== undefined) return error;
  return new SourceError(error.fault, error.message, { setting, cause: error.cause });
}
