import { type ConnectorLog, SourceError } from '../connector/index.ts';
import { isPsmError, PsmError } from '../kernel/errors.ts';
import { traceOf } from '../kernel/trace.ts';

/**
 * What went wrong with a source, as people read it: sentences of connectors are written for them. Of anything else a connector throws
 * the log has the place in the code alone, since a message may quote what was read.
 *
 * @param about ids that the log shows beside it
 */
export function sourceFault(log: ConnectorLog, about: object, error: unknown): PsmError {
  if (isPsmError(error)) return error;
  if (error instanceof SourceError) {
    const { fault, setting, message } = error;
    return new PsmError('source_failed', message, {
      cause: error,
      details: { fault, ...(setting !== undefined && { setting }) },
    });
  }
  log.warn({ ...about, ...traceOf(error) }, 'a source could not be read by a fault of the code');
  return new PsmError(
    'internal',
    'Something went wrong here while the source was read. Try again; the operator finds the cause in the log.',
    { cause: error },
  );
}
