import type { ConnectorContext, FileFormat, Session, SourceMessage } from '#connector';
import type { Settings } from './settings.ts';

/** Small enough that a message can wait in memory while the one before it is landed. */
const chunkBytes = 64 * 1024;

/** Files that a person hands over. */
export function uploadSession(settings: Settings, context: ConnectorContext): Session {
  return {
    check: async () => ({ ok: true, message: 'Nothing has to be reached: files are uploaded.' }),
    discover: async () => [],
    // Before a file is there, nothing can be read.
    ...(context.upload && { readSnapshot: () => uploaded(settings, context) }),
  };
}

/** `end` comes only after the last byte: an upload that breaks off throws, one that is cancelled just stops. */
async function* uploaded(settings: Settings, context: ConnectorContext): AsyncGenerator<SourceMessage> {
  const upload = context.upload?.();
  if (upload === undefined) throw new Error('There is no uploaded file to read.');
  const format: FileFormat = {
    filename: upload.filename,
    ...(settings.encoding && { encoding: settings.encoding }),
    ...(settings.separator && { separator: settings.separator }),
  };
  for await (const bytes of upload.bytes) {
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      if (context.signal.aborted) return;
      yield { type: 'bytes', chunk: bytes.subarray(at, at + chunkBytes), format };
    }
  }
  if (!context.signal.aborted) yield { type: 'end' };
}
