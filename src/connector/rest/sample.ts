import type { SourceRecord } from '../connector.ts';
import type { RestFile, RestLists, RestStream } from './definition.ts';
import { pageRequest } from './paging.ts';
import { beginningOfFile } from './readFile.ts';
import { beginningOfStream, type StreamRead } from './readStream.ts';
import { recordsOf, sortedOne, type RecordForm } from './records.ts';

/** So many records are looked at for columns. */
const mostRecords = 200;

/** The beginning of what is read. */
export interface Sample {
  readonly records: readonly unknown[];
  /** Of rows of a file there is none: what they are called by is decided later. */
  readonly form: RecordForm | undefined;
  /** At least one of them has a key. */
  readonly keyed: boolean;
}

/** The first page of the first list, or the beginning of what comes in one piece. */
export async function sampleOf(lists: RestLists | RestFile | RestStream, read: StreamRead): Promise<Sample> {
  if ('file' in lists) {
    return { records: await beginningOfFile(lists, read.client, read.host), form: undefined, keyed: true };
  }
  if ('stream' in lists) return sample(lists, await beginningOfStream(lists, read, mostRecords));
  const list = ('request' in lists ? [lists] : lists).find((one) => 'request' in one);
  if (list === undefined) return { records: [], form: undefined, keyed: true };
  const page = await read.client.page(pageRequest(list.paging ?? { kind: 'none' }, list.request, undefined));
  return sample(list, recordsOf(list, page, read.host));
}

function sample(form: RecordForm, records: readonly unknown[]): Sample {
  const kinds = records.map((record) => sortedOne(form, record, 'sample', false)?.type);
  return { records, form, keyed: !kinds.includes('rejected') || kinds.includes('record') };
}

/** What would become columns. */
export function attributesOf(
  form: RecordForm | undefined,
  records: readonly unknown[],
): Pick<SourceRecord, 'attributes'>[] {
  const few = records.slice(0, mostRecords);
  if (form === undefined) return few.map((row) => ({ attributes: row as SourceRecord['attributes'] }));
  return few.flatMap((record) => {
    const one = sortedOne(form, record, 'sample', false);
    return one?.type === 'record' ? [{ attributes: one.attributes }] : [];
  });
}
