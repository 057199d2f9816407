import { largestBatch, type SourceMessage, type SourceRecord } from './connector.ts';

export type RecordsMessage = Extract<SourceMessage, { type: 'records' }>;
export type RejectedMessage = Extract<SourceMessage, { type: 'rejected' }>;

/** As JSON. A message may have 1 MiB; a batch stays far enough below it. */
const fullBytes = 512 * 1024;
const mostBytes = 1024 * 1024;

/**
 * Records as messages that are not too large. What is rejected passes between them, and a record that alone is larger than a message
 * may be is rejected too.
 */
export async function* batchesOf(
  records: AsyncIterable<SourceRecord | RejectedMessage>,
): AsyncGenerator<RecordsMessage | RejectedMessage> {
  let batch: SourceRecord[] = [];
  let bytes = 0;
  for await (const record of records) {
    if ('type' in record) {
      yield record;
      continue;
    }
    const size = Buffer.byteLength(JSON.stringify(record));
    if (size > mostBytes) {
      yield tooLarge(record);
      continue;
    }
    if (batch.length === largestBatch || (batch.length > 0 && bytes + size > fullBytes)) {
      yield { type: 'records', records: batch };
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += size;
  }
  if (batch.length > 0) yield { type: 'records', records: batch };
}

function tooLarge({ position, key }: SourceRecord): RejectedMessage {
  return {
    type: 'rejected',
    position,
    reason: 'It is larger than 1 MiB.',
    ...(key !== undefined && { key }),
  };
}
