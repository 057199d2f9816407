import { defineConnector } from '#connector';
import type { ConnectorContext, FileFormat, SourceMessage } from '#connector';
import { z } from 'zod';

const config = z.object({
  encoding: z
    .enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])
    .optional()
    .describe('How the files are encoded. Left empty, it is found out from each file.'),
  separator: z
    .enum([',', ';', '\t', '|'])
    .optional()
    .describe('What stands between two cells. Left empty, it is found out from each file.'),
});

/** Small enough that a message can wait in memory while the one before it is landed. */
const chunkBytes = 64 * 1024;

/** Files that a person uploads: CSV, or one sheet of an .xlsx workbook. The bytes are landed as they come. */
export default defineConnector({
  spec: {
    name: 'csv',
    title: 'File upload (CSV or Excel)',
    delivery: 'upload',
    config,
    secretFields: [],
    docs: 'Reads a member list that is uploaded as CSV (UTF-8, UTF-16 or windows-1252) or .xlsx.',
  },
  open: (settings, context) => ({
    check: async () => ({ ok: true, message: 'Nothing has to be reached: files are uploaded.' }),
    discover: async () => [],
    readSnapshot: () => uploaded(settings, context),
  }),
});

/** `end` comes only after the last byte: an upload that breaks off throws, one that is cancelled just stops. */
async function* uploaded(
  settings: z.infer<typeof config>,
  context: ConnectorContext,
): AsyncGenerator<SourceMessage> {
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
