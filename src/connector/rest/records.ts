import type { RejectedMessage } from '../batchesOf.ts';
import { largestBatch, type SourceMessage, type SourceRecord } from '../connector.ts';
import { SourceError } from '../sourceError.ts';
import type { RestList } from './definition.ts';
import { isJsonObject, valueAt, type JsonObject } from './json.ts';
import type { RestPage } from './request.ts';

/** Of the JSON of one message, so that it can wait in memory while the one before it is landed. */
const largestMessage = 512 * 1024;

/** What became of the records of a page. */
export interface Sorted {
  readonly messages: readonly SourceMessage<never>[];
  /** Records that are in no message. */
  readonly leftOut: number;
  readonly keys: readonly string[];
}

/**
 * The records of a page as they came.
 *
 * @throws SourceError `unexpected_answer` when the page has none of the kind: the API changed, or it is another one
 */
export function recordsOf(list: RestList, page: RestPage, host: string): readonly unknown[] {
  const { records } = list;
  const found = typeof records === 'string' ? valueAt(page.body, records) : records(page);
  if (Array.isArray(found)) return found;
  const what = typeof records === 'string' && records !== '' ? `no list "${records}"` : 'no list of records';
  throw new SourceError(
    'unexpected_answer',
    `The answer of ${host} has ${what} in it. Perhaps its API has changed.`,
  );
}

/** What tells what a record is. */
export type RecordForm = Pick<RestList, 'key' | 'attributes' | 'deleted' | 'leftOut'>;

/** Sorts the records of a page into messages of a bounded size. */
export function sorted(
  list: RestList,
  records: readonly unknown[],
  pageNumber: number,
  changes: boolean,
): Sorted {
  const messages: SourceMessage<never>[] = [];
  const keys: string[] = [];
  const batch = { records: [] as SourceRecord[], size: 0 };
  const gone: string[] = [];
  let leftOut = 0;
  const flush = (): void => {
    if (batch.records.length > 0) messages.push({ type: 'records', records: batch.records });
    batch.records = [];
    batch.size = 0;
  };
  for (const [index, record] of records.entries()) {
    const position = `${list.label === undefined ? '' : `${list.label}, `}page ${pageNumber}, record ${index + 1}`;
    const one = sortedOne(list, record, position, changes);
    if (one === undefined) {
      leftOut += 1;
      continue;
    }
    if (one.type === 'rejected') {
      messages.push(one);
      continue;
    }
    keys.push(one.key);
    if (one.type === 'deleted') {
      gone.push(one.key);
      continue;
    }
    const { type: _, ...kept } = one;
    const size = Buffer.byteLength(JSON.stringify(kept.attributes)) + 200;
    if (batch.records.length === largestBatch || batch.size + size > largestMessage) flush();
    batch.records.push(kept);
    batch.size += size;
  }
  flush();
  return { messages: [...messages, ...deletionsOf(gone)], leftOut, keys };
}

/** What a record is: one of a person, one that cannot be used, somebody who is gone; undefined when it does not count. */
export function sortedOne(
  list: RecordForm,
  record: unknown,
  position: string,
  changes: boolean,
):
  | ({ type: 'record'; key: string } & SourceRecord)
  | RejectedMessage
  | { type: 'deleted'; key: string }
  | undefined {
  if (!isJsonObject(record)) {
    const reason = 'It is not a record: the API gave something else in its place.';
    return { type: 'rejected', position, reason };
  }
  const deleted = list.deleted?.(record) === true;
  if (list.leftOut?.(record) === true || (deleted && !changes)) return undefined;
  const key = keyOf(list, record);
  if (key === undefined) {
    const name = typeof list.key === 'string' ? `"${list.key}"` : 'key';
    return { type: 'rejected', position, reason: `It has no ${name}, by which it could be found again.` };
  }
  if (deleted) return { type: 'deleted', key };
  return { type: 'record', key, attributes: list.attributes?.(record) ?? record, position };
}

/** Deletions in messages of a bounded size. */
export function deletionsOf(keys: readonly string[]): SourceMessage<never>[] {
  const messages: SourceMessage<never>[] = [];
  for (let at = 0; at < keys.length; at += largestBatch) {
    messages.push({ type: 'deletions', keys: keys.slice(at, at + largestBatch) });
  }
  return messages;
}

export function keyOf(list: Pick<RecordForm, 'key'>, record: JsonObject): string | undefined {
  const found = typeof list.key === 'string' ? valueAt(record, list.key) : list.key(record);
  if (typeof found !== 'string' && typeof found !== 'number') return undefined;
  const key = String(found).trim();
  return key === '' ? undefined : key;
}
